using System.Globalization;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Grains.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests.Desk;

/// <summary>Baskets whose items overlap: one commit for all that waited, and none is kept by whatever is wrong with another.</summary>
public sealed class BasketTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private Node _node = null!;
    private RecordingStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("baskets");
        _node = await Node.StartAsync(_database, configure: services =>
        {
            services.AddSingleton<PostgresLedgerStore>();
            services.AddSingleton<ILedgerStore>(provider => _store = new(provider.GetRequiredService<PostgresLedgerStore>()));
        });
        foreach (var item in (string[])["a", "b", "c", "d", "e"]) await _node.CreateAsync(Sku(item), 100);
    }

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Baskets_that_waited_for_the_same_items_are_one_decision_whatever_the_order_of_their_lines()
    {
        var first = await FirstIsHeldAsync("ab");
        var waiting = Enumerable.Range(0, 30).Select(i => PlaceAsync(i, (i % 3) switch { 0 => "ab", 1 => "ba", _ => "bc" })).ToArray();
        await WaitAsync(31);

        first.Release();

        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal((Outcome.Done, false), (answer.Outcome, answer.Replayed)));
        Assert.Equal([1, 30], _store.Decisions.Select(holds => holds.Length));
        Assert.Equal(2, await _database.ScalarAsync<long>("SELECT count(DISTINCT transaction) FROM journal WHERE type = 'hold_placed.v1'"));
        Assert.Equal((21, 31, 10), (await HeldAsync("a"), await HeldAsync("b"), await HeldAsync("c")));
    }

    [Fact]
    public async Task A_basket_of_other_items_waits_for_none_of_them()
    {
        var first = await FirstIsHeldAsync("ab");

        Assert.Equal(Outcome.Done, (await PlaceAsync(1, "cd")).Outcome);

        first.Release();
    }

    [Fact]
    public async Task The_last_units_go_to_whoever_came_first()
    {
        await _node.CreateAsync(Sku("last"), 3);
        var first = await FirstIsHeldAsync("a", "last");
        var waiting = new List<Task<HoldAnswer>>();
        for (var i = 0; i < 6; i++)
        {
            waiting.Add(_node.PlaceAsync($"w{i}", (Sku("b"), 1), (Sku("last"), 1)));
            await WaitAsync(2 + i);
        }

        first.Release();

        Assert.Equal([Outcome.Done, Outcome.Done, .. Enumerable.Repeat(Outcome.InsufficientStock, 4)],
            (await Task.WhenAll(waiting)).Select(answer => answer.Outcome));
        Assert.Equal(2, await HeldAsync("b"));
    }

    [Fact]
    public async Task Whatever_is_done_to_a_hold_in_one_decision_is_done_in_order()
    {
        await _node.PlaceAsync("mine", (Sku("a"), 1), (Sku("b"), 1));
        var first = await FirstIsHeldAsync("ab");
        var confirmed = _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "mine" });
        await AtDeskAsync(1);
        var again = _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "mine" });
        await AtDeskAsync(2);
        var changed = _node.Holds.Change(new() { Caller = Node.Caller, HoldId = "mine", ChangeId = "c", ReplacesMetadata = true,
            Metadata = """{"k":"v"}""" });
        await AtDeskAsync(3);
        var canceled = _node.Holds.Cancel(new() { Caller = Node.Caller, HoldId = "mine" });
        await AtDeskAsync(4);

        first.Release();

        Assert.Equal("Done False 2, Done True 2, Done False 3, Done False 4", string.Join(", ",
            (await Task.WhenAll(confirmed, again, changed, canceled)).Select(answer =>
                $"{answer.Outcome} {answer.Replayed} {answer.Hold?.Version}")));
        Assert.Equal(1, await HeldAsync("a"));
    }

    [Fact]
    public async Task A_hold_id_that_is_taken_costs_its_neighbours_a_second_decision_and_nothing_else()
    {
        await _node.PlaceAsync("taken", (Sku("a"), 1));
        var first = await FirstIsHeldAsync("ab");
        var waiting = Enumerable.Range(0, 5).Select(i => PlaceAsync(i, "ab")).ToArray();
        var taken = _node.PlaceAsync("taken", (Sku("a"), 1), (Sku("b"), 1));
        var same = _node.PlaceAsync("held-0", (Sku("a"), 1), (Sku("b"), 1));
        await WaitAsync(8);

        first.Release();

        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal((Outcome.Done, false), (answer.Outcome, answer.Replayed)));
        Assert.Equal((Outcome.IdReused, Outcome.Done, true), ((await taken).Outcome, (await same).Outcome, (await same).Replayed));
        Assert.Equal([1, 7, 7], _store.Decisions.Skip(1).Select(holds => holds.Length));
    }

    [Fact]
    public async Task A_single_line_gets_its_turn_between_two_unions_of_baskets()
    {
        var first = await FirstIsHeldAsync("ab");
        var baskets = Enumerable.Range(0, 300).Select(i => PlaceAsync(i, "ab")).ToArray();
        await WaitAsync(301);
        var single = _node.PlaceAsync("single", (Sku("a"), 1));
        await WaitAsync(302);

        first.Release();
        await single;
        await Task.WhenAll(baskets);

        var order = _store.Decisions.Select(holds => holds.Contains("single") ? "single" : "baskets").ToArray();
        Assert.True(Array.IndexOf(order, "single") is 1 or 2, string.Join(' ', order));
    }

    [Fact]
    public async Task Where_another_node_was_quicker_all_are_decided_again_and_sell_exactly_what_there_is()
    {
        var first = await FirstIsHeldAsync("ab");
        await using var other = await Node.StartAsync(_database);
        Assert.Equal(Outcome.Done, (await other.PlaceAsync("elsewhere", (Sku("b"), 90))).Outcome);
        var waiting = Enumerable.Range(0, 20).Select(i => PlaceAsync(i, "ab")).ToArray();

        first.Release();

        Assert.Equal([(Outcome.Done, 9), (Outcome.InsufficientStock, 11)], (await Task.WhenAll(waiting)).CountBy(answer => answer.Outcome)
            .OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal((10, 100), (await HeldAsync("a"), await HeldAsync("b")));
    }

    // A basket whose commit is held up, with its items.
    private async Task<SemaphoreSlim> FirstIsHeldAsync(string items, string? also = null)
    {
        var (begun, door) = (new TaskCompletionSource(), new SemaphoreSlim(0));
        _store.BeforeCommitting = holds =>
        {
            if (!holds.Contains("held-0")) return Task.CompletedTask;
            _store.BeforeCommitting = _ => Task.CompletedTask;
            begun.SetResult();
            return door.WaitAsync();
        };
        string[] names = [.. items.Select(item => item.ToString()), .. also is null ? [] : new[] { also }];
        _ = _node.PlaceAsync("held-0", [.. names.Select(name => (Sku(name), 1L))]);
        await begun.Task;
        return door;
    }

    private Task WaitAsync(int commands) => Poll.UntilAsync(
        () => Task.FromResult(_node.Services.GetRequiredService<Admission>().Waiting == commands), "all have arrived");

    private Task AtDeskAsync(int commands) => Poll.UntilAsync(
        () => Task.FromResult(_node.Services.GetRequiredService<HoldDesk>().Waiting == commands), "all wait at the desk");

    private Task<HoldAnswer> PlaceAsync(int number, string items) =>
        _node.PlaceAsync(string.Create(CultureInfo.InvariantCulture, $"w{number}"), [.. items.Select(item => (Sku(item.ToString()), 1L))]);

    private static string Sku(string name) => "sku:" + name;

    private async Task<long> HeldAsync(string item) => (await _node.Item(Sku(item)).Get()).Item!.Held;
}
