using Inventory.Contracts.Holds;
using Inventory.Grains.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Tests.Desk;

/// <summary>What waits at the desk: what overlaps is decided together or in order of arrival, what does not at the same time.</summary>
public sealed class DeskQueueTests
{
    private static readonly Tenant Tenant = new(1, "demo", TimeSpan.FromDays(7));
    private readonly DeskQueue _queue = new(new() { LinesMax = 8 });
    private long _places;

    [Fact]
    public void What_shares_no_item_with_anything_is_decided_at_once()
    {
        Assert.Equal(["ab"], Names(_queue.Join(Basket("ab"))));
        Assert.Equal(["cd"], Names(_queue.Join(Basket("cd"))));
    }

    [Fact]
    public void What_waited_for_the_same_items_is_decided_together()
    {
        var first = Begin("ab");
        Assert.Empty(_queue.Join(Basket("ba")));
        Assert.Empty(_queue.Join(Basket("bc")));

        Assert.Equal(["ba bc"], Names(_queue.Leave(first)));
        Assert.Equal(0, _queue.Waiting);
    }

    [Fact]
    public void What_overlaps_by_way_of_another_is_too_in_order_of_arrival()
    {
        var first = Begin("ab");
        foreach (var basket in (string[])["ax", "by", "yx", "xz"]) Assert.Empty(_queue.Join(Basket(basket)));

        Assert.Equal(["ax by yx xz"], Names(_queue.Leave(first)));
    }

    [Fact]
    public void What_does_not_overlap_is_decided_at_the_same_time()
    {
        var first = Begin("abcd");
        foreach (var basket in (string[])["ab", "cd", "ax"]) Assert.Empty(_queue.Join(Basket(basket)));

        Assert.Equal(["ab ax", "cd"], Names(_queue.Leave(first)));
    }

    [Fact]
    public void A_union_has_no_more_lines_than_others_may_be_kept_waiting_for()
    {
        var first = Begin("ab");
        for (var i = 0; i < 5; i++) Assert.Empty(_queue.Join(Basket("ab")));

        var second = Assert.Single(_queue.Leave(first));
        Assert.Equal(4, second.Commands.Count);
        Assert.Equal(["ab"], Names(_queue.Leave(second)));
    }

    [Fact]
    public void A_command_of_more_lines_than_that_is_decided_all_the_same()
    {
        var first = Begin("ab");
        Assert.Empty(_queue.Join(Basket("abcdefghijk")));

        Assert.Equal(["abcdefghijk"], Names(_queue.Leave(first)));
    }

    [Fact]
    public void Two_unions_that_together_are_too_large_stay_two_and_what_is_about_both_waits_for_them()
    {
        var first = Begin("ae");
        foreach (var basket in (string[])["abcd", "efgh", "be"]) Assert.Empty(_queue.Join(Basket(basket)));

        var next = _queue.Leave(first);
        Assert.Equal(["abcd", "efgh"], Names(next));
        Assert.Empty(_queue.Leave(next[0]));
        Assert.Equal(["be"], Names(_queue.Leave(next[1])));
    }

    [Fact]
    public void Nobody_is_overtaken_by_whoever_shares_an_item_with_him()
    {
        var (hot, cold) = (Begin("hx"), Begin("cy"));
        Assert.Empty(_queue.Join(Basket("hc")));
        for (var i = 0; i < 3; i++) Assert.Empty(_queue.Join(Basket("hx")));

        // All that came later and want the hot item wait for the basket that waits for the cold one.
        Assert.Empty(_queue.Leave(hot));
        Assert.Equal(["hc hx hx hx"], Names(_queue.Leave(cold)));
    }

    [Fact]
    public void What_comes_back_has_its_old_place()
    {
        var early = Basket("ab");
        var first = Begin("ab");
        for (var i = 0; i < 4; i++) Assert.Empty(_queue.Join(Basket("ab")));
        Assert.Empty(_queue.Join(early));

        // Four of two lines fill a union.
        Assert.Equal([early.Place, 3, 4, 5], Assert.Single(_queue.Leave(first)).Commands.Select(command => command.Place));
    }

    [Fact]
    public void What_came_to_nothing_with_others_is_decided_alone()
    {
        var first = Begin("ab");
        var alone = Basket("ab");
        alone.Setbacks.Alone = true;
        Assert.Empty(_queue.Join(alone));
        Assert.Empty(_queue.Join(Basket("ba")));

        var second = Assert.Single(_queue.Leave(first));
        Assert.Equal([alone], second.Commands);
        Assert.Equal(["ba"], Names(_queue.Leave(second)));
    }

    [Fact]
    public void What_may_be_waited_for_is_not_mixed_with_what_waits_for_it()
    {
        var first = Begin("ab");
        foreach (var apart in (bool[])[false, true, false, true])
        {
            var command = Basket("ab");
            command.Setbacks.Apart = apart;
            Assert.Empty(_queue.Join(command));
        }

        for (var unions = 0; unions < 4; unions++) first = Assert.Single(_queue.Leave(first));
        Assert.Empty(_queue.Leave(first));
    }

    [Fact]
    public void What_comes_at_once_is_decided_together_and_what_has_no_items_by_itself()
    {
        Assert.Equal(["", "ab bc", "x"], Names(_queue.Join(Basket("ab"), Basket(""), Basket("bc"), Basket("x"))));
    }

    [Fact]
    public void In_every_order_of_arrival_everything_is_decided_once_and_nothing_twice_at_a_time()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var queue = new DeskQueue(new() { LinesMax = 8 });
            var (begun, decided, taken) = (new List<Union>(), new List<long>(), new HashSet<string>());
            for (var step = 0; step < 300 || begun.Count > 0; step++)
            {
                IReadOnlyList<Union> next;
                if (step < 150 && random.Next(3) > 0)
                {
                    var letters = random.GetItems("abcdefgh".AsSpan(), random.Next(1, 4)).Distinct();
                    next = queue.Join(Basket(string.Concat(letters)));
                }
                else
                {
                    if (begun.Count == 0) continue;
                    var ended = begun[random.Next(begun.Count)];
                    begun.Remove(ended);
                    taken.ExceptWith(ended.Items.Keys.Select(item => item.Value));
                    decided.AddRange(ended.Commands.Select(command => command.Place));
                    next = queue.Leave(ended);
                }

                foreach (var union in next)
                {
                    Assert.All(union.Items.Keys, item => Assert.True(taken.Add(item.Value), $"seed {seed}"));
                    begun.Add(union);
                }
            }

            Assert.Equal(0, queue.Waiting);
            Assert.Equal(decided.Count, decided.Distinct().Count());
        }
    }

    private static IEnumerable<string> Names(IEnumerable<Union> unions) =>
        unions.Select(union => string.Join(' ', union.Commands.Select(command => command.Command.HoldId)))
            .Order(StringComparer.Ordinal);

    private Union Begin(string items) => Assert.Single(_queue.Join(Basket(items)));

    // A letter an item; the hold is called after them.
    private DeskCommand Basket(string items)
    {
        var place = new PlaceHold
        {
            Caller = Node.Caller,
            HoldId = items,
            Lines = [.. items.Select(item => new Line { ItemId = "sku:" + item, Quantity = 1 })],
        };
        return new(Tenant, PendingHoldCommand.Of(place), ++_places);
    }
}
