using Inventory.Ledger.Commit;
using Inventory.Ledger.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inventory.Ledger.Tests.Lanes;

public sealed class CommitLaneTests
{
    private readonly GatedStore _store = new();
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Idle_it_commits_at_once_and_alone()
    {
        var lanes = Lanes();
        var set = NewSet();
        var verdict = CommitAsync(lanes, set);
        var group = await _store.NextAsync();
        Assert.Equal([set], group.Group);
        group.Let();
        Assert.Equal(Verdict.Applied, await verdict);
    }

    [Fact]
    public async Task In_flight_it_gathers_and_the_next_group_has_them_all_in_order()
    {
        var lanes = Lanes();
        _ = CommitAsync(lanes, NewSet());
        var first = await _store.NextAsync();
        var waiting = Enumerable.Range(0, 10).Select(_ => NewSet()).ToArray();
        var verdicts = waiting.Select(set => CommitAsync(lanes, set)).ToArray();
        Assert.True(_store.IsEmpty);
        Assert.All(verdicts, verdict => Assert.False(verdict.IsCompleted));

        first.Let();
        var second = await _store.NextAsync();
        Assert.Equal(waiting, second.Group);
        second.Let();
        await Task.WhenAll(verdicts);
        Assert.True(_store.IsEmpty);
    }

    [Fact]
    public async Task Every_set_hears_its_own_verdict()
    {
        var lanes = Lanes();
        _ = CommitAsync(lanes, NewSet());
        var first = await _store.NextAsync();
        Verdict[] expected = Enum.GetValues<Verdict>();
        var verdicts = expected.Select(_ => CommitAsync(lanes, NewSet())).ToArray();
        first.Let();
        (await _store.NextAsync()).Let(expected);
        Assert.Equal(expected, await Task.WhenAll(verdicts));
    }

    [Fact]
    public async Task A_group_weighs_no_more_than_its_cap()
    {
        var lanes = Lanes(rowsMax: 5);
        _ = CommitAsync(lanes, NewSet());
        var first = await _store.NextAsync();
        int[] weights = [2, 3, 1, 4, 5, 1];
        foreach (var weight in weights) _ = CommitAsync(lanes, NewSet(weight));

        first.Let();
        foreach (var expected in new int[][] { [2, 3], [1, 4], [5], [1] })
        {
            var group = await _store.NextAsync();
            Assert.Equal(expected, group.Group.Select(set => set.Rows));
            group.Let();
        }
    }

    [Fact]
    public async Task A_set_heavier_than_the_cap_goes_alone()
    {
        var lanes = Lanes(rowsMax: 5);
        _ = CommitAsync(lanes, NewSet());
        var first = await _store.NextAsync();
        foreach (var weight in new[] { 1, 50, 1 }) _ = CommitAsync(lanes, NewSet(weight));
        first.Let();
        foreach (var expected in new[] { 1, 50, 1 })
        {
            var group = await _store.NextAsync();
            Assert.Equal([expected], group.Group.Select(set => set.Rows));
            group.Let();
        }
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(17, 16)]
    [InlineData(40, 28)]
    [InlineData(100, 70)]
    public async Task Beside_a_group_in_flight_the_next_sets_out_once_it_is_nearly_as_large(int inFlight, int enough)
    {
        var one = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var lanes = Lanes(scheduler: one);
        using (var allThere = new ManualResetEventSlim())
        {
            var before = Task.Factory.StartNew(allThere.Wait, CancellationToken.None, TaskCreationOptions.None, one);
            for (var i = 0; i < inFlight; i++) _ = CommitAsync(lanes, NewSet());
            allThere.Set();
            await before;
        }

        Assert.Equal(inFlight, (await _store.NextAsync()).Group.Length);
        var waiting = Enumerable.Range(0, enough).Select(_ => NewSet()).ToArray();
        foreach (var set in waiting[1..]) _ = CommitAsync(lanes, set);
        Assert.True(_store.IsEmpty);

        _ = CommitAsync(lanes, waiting[0]);
        var second = await _store.NextAsync();
        Assert.Equal([.. waiting[1..], waiting[0]], second.Group);
        Assert.Equal(0, second.Ticket.Follows);
    }

    [Fact]
    public async Task A_lane_waits_for_no_other()
    {
        var lanes = Lanes();
        _ = CommitAsync(lanes, NewSet());
        var slow = await _store.NextAsync();
        for (var round = 0; round < 3; round++)
        {
            var quick = Enumerable.Range(0, 16).Select(_ => CommitAsync(lanes, NewSet())).ToArray();
            var beside = await _store.NextAsync();
            Assert.NotEqual(slow.Ticket.Lane, beside.Ticket.Lane);
            beside.Let();
            await Task.WhenAll(quick);
        }
    }

    [Fact]
    public async Task Late_groups_keep_nobody_waiting()
    {
        var lanes = Lanes(count: 3);
        foreach (var age in new[] { 51, 50 })
        {
            _ = CommitAsync(lanes, NewSet());
            await _store.NextAsync();
            _time.Advance(TimeSpan.FromMilliseconds(age));
        }

        var waiting = NewSet();
        _ = CommitAsync(lanes, waiting);
        Assert.True(_store.IsEmpty);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([waiting], (await _store.NextAsync()).Group);
    }

    [Fact]
    public async Task A_set_is_used_again_after_its_verdict()
    {
        var lanes = Lanes();
        var set = NewSet();
        for (var round = 0; round < 3; round++)
        {
            var verdict = CommitAsync(lanes, set);
            (await _store.NextAsync()).Let(Verdict.Stale);
            Assert.Equal(Verdict.Stale, await verdict);
            set.Clear();
            Assert.True(set.IsEmpty);
            set.ItemLooks.Add((round, 1));
        }
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_under_load()
    {
        const int Writers = 8, Each = 250;
        var lanes = Lanes(count: 3, rowsMax: 40);
        var seen = new HashSet<ChangeSet>(ReferenceEqualityComparer.Instance);
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++) Assert.Equal(Verdict.Applied, await CommitAsync(lanes, NewSet()));
        })).ToArray();
        while (seen.Count < Writers * Each)
        {
            var group = await _store.NextAsync();
            foreach (var set in group.Group) Assert.True(seen.Add(set));
            group.Let();
        }

        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(_store.IsEmpty);
    }

    [Fact]
    public async Task A_store_that_throws_leaves_an_unknown_outcome_and_a_lane_that_goes_on()
    {
        var lanes = Lanes();
        var verdict = CommitAsync(lanes, NewSet());
        (await _store.NextAsync()).Gate.SetException(new InvalidOperationException("a bug below"));
        Assert.Equal(Verdict.Unknown, await verdict.WaitAsync(TimeSpan.FromMinutes(1)));

        var next = CommitAsync(lanes, NewSet());
        (await _store.NextAsync()).Let();
        Assert.Equal(Verdict.Applied, await next);
    }

    [Fact]
    public async Task What_follows_a_set_in_flight_goes_beside_it_with_whatever_waits()
    {
        var lanes = Lanes();
        var first = NewSet();
        _ = CommitAsync(lanes, first);
        var one = await _store.NextAsync();
        var (waiting, following) = (NewSet(), NewSet(after: first));
        _ = CommitAsync(lanes, waiting);
        Assert.True(_store.IsEmpty);

        _ = CommitAsync(lanes, following);
        var two = await _store.NextAsync();
        Assert.Equal([waiting, following], two.Group);
        Assert.Equal(one.Ticket.Number, two.Ticket.Follows);
        Assert.NotEqual(one.Ticket.Lane, two.Ticket.Lane);
    }

    [Fact]
    public async Task A_set_and_what_follows_it_never_share_a_group()
    {
        var lanes = Lanes();
        _ = CommitAsync(lanes, NewSet());
        var before = await _store.NextAsync();
        var first = NewSet();
        var (following, last) = (NewSet(after: first), NewSet());
        foreach (var set in new[] { first, following, last }) _ = CommitAsync(lanes, set);
        Assert.True(_store.IsEmpty);

        before.Let();
        var one = await _store.NextAsync();
        var two = await _store.NextAsync();
        Assert.Equal([first], one.Group);
        Assert.Equal(0, one.Ticket.Follows);
        Assert.Equal([following, last], two.Group);
        Assert.Equal(one.Ticket.Number, two.Ticket.Follows);
    }

    [Fact]
    public async Task No_more_groups_are_in_flight_than_there_are_lanes_and_each_follows_the_one_before()
    {
        var lanes = Lanes();
        var first = NewSet();
        var second = NewSet(after: first);
        var third = NewSet(after: second);
        _ = CommitAsync(lanes, first);
        var one = await _store.NextAsync();
        _ = CommitAsync(lanes, second);
        var two = await _store.NextAsync();
        _ = CommitAsync(lanes, third);
        Assert.True(_store.IsEmpty);

        one.Let();
        var three = await _store.NextAsync();
        Assert.Equal([third], three.Group);
        Assert.Equal((one.Ticket.Lane, one.Ticket.Next, two.Ticket.Number), (three.Ticket.Lane, three.Ticket.Number, three.Ticket.Follows));
    }

    [Fact]
    public async Task A_group_follows_one_other_and_says_which_turns_are_followed()
    {
        var lanes = Lanes(count: 4);
        var (first, second) = (NewSet(), NewSet());
        _ = CommitAsync(lanes, first);
        var one = await _store.NextAsync();
        Assert.DoesNotContain(one.Ticket.Number, one.Ticket.Followed.ToArray());
        var besides = Enumerable.Range(0, 15).Select(_ => NewSet()).Append(second).ToArray();
        foreach (var set in besides) _ = CommitAsync(lanes, set);
        var two = await _store.NextAsync();
        Assert.Equal(besides, two.Group);

        _ = CommitAsync(lanes, NewSet(after: first));
        var three = await _store.NextAsync();
        _ = CommitAsync(lanes, NewSet(after: second));
        var four = await _store.NextAsync();
        Assert.Equal((one.Ticket.Number, two.Ticket.Number), (three.Ticket.Follows, four.Ticket.Follows));
        Assert.Contains(one.Ticket.Number, four.Ticket.Followed.ToArray());

        var (last, both) = (NewSet(after: four.Group[0]), NewSet(after: three.Group[0]));
        foreach (var set in new[] { last, both }) _ = CommitAsync(lanes, set);
        one.Let();
        var five = await _store.NextAsync();
        two.Let();
        var six = await _store.NextAsync();
        Assert.Equal([last], five.Group);
        Assert.Equal([both], six.Group);
        Assert.Contains(two.Ticket.Number, five.Ticket.Followed.ToArray());
    }

    [Fact]
    public async Task What_follows_a_set_whose_verdict_is_there_follows_nobody()
    {
        var lanes = Lanes();
        var first = NewSet();
        var verdict = CommitAsync(lanes, first);
        (await _store.NextAsync()).Let();
        await verdict;

        _ = CommitAsync(lanes, NewSet(after: first));
        Assert.Equal(0, (await _store.NextAsync()).Ticket.Follows);
    }

    [Theory]
    [InlineData(Verdict.Stale)]
    [InlineData(Verdict.Refused)]
    [InlineData(Verdict.Unavailable)]
    [InlineData(Verdict.Unknown)]
    public async Task What_follows_a_set_that_did_not_come_true_is_stale_without_asking_the_ledger(Verdict outcome)
    {
        var lanes = Lanes();
        var (first, second) = (NewSet(), NewSet());
        var third = NewSet(after: second);
        _ = CommitAsync(lanes, first);
        var one = await _store.NextAsync();
        var following = CommitAsync(lanes, NewSet(after: first));   // takes the other lane
        var two = await _store.NextAsync();
        var failing = CommitAsync(lanes, second);
        one.Let();
        two.Let();
        Assert.Equal(Verdict.Applied, await following);
        (await _store.NextAsync()).Let(outcome);
        Assert.Equal(outcome, await failing);

        var late = CommitAsync(lanes, third);
        var other = CommitAsync(lanes, NewSet());
        Assert.Equal(Verdict.Stale, await late.WaitAsync(TimeSpan.FromMinutes(1)));
        var group = await _store.NextAsync();
        Assert.DoesNotContain(third, group.Group);
        group.Let();
        Assert.Equal(Verdict.Applied, await other);
    }

    [Fact]
    public async Task Chains_of_many_items_all_come_through_in_order()
    {
        const int Chains = 6, Each = 60;
        var lanes = Lanes(count: 4, rowsMax: 8);
        var groups = new List<GatedStore.Arrived>();
        var chains = Enumerable.Range(0, Chains).Select(chain => Task.Run(async () =>
        {
            var (before, pending) = (NewSet(), new Queue<Task<Verdict>>());
            pending.Enqueue(CommitAsync(lanes, before));
            for (var i = 1; i < Each; i++)
            {
                pending.Enqueue(CommitAsync(lanes, before = NewSet(after: before)));
                if (pending.Count == 2) Assert.Equal(Verdict.Applied, await pending.Dequeue());
            }

            Assert.Equal(Verdict.Applied, await pending.Dequeue());
        })).ToArray();
        while (groups.Sum(group => group.Group.Length) < Chains * Each)
        {
            groups.Add(await _store.NextAsync());
            groups[^1].Let();
        }

        await Task.WhenAll(chains).WaitAsync(TimeSpan.FromMinutes(1));
        // Two groups sent one after the other may reach the store in either order: the later one says which it follows.
        var place = new Dictionary<ChangeSet, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < groups.Count; i++) Array.ForEach(groups[i].Group, set => place.Add(set, i));
        foreach (var (set, own) in place)
        {
            if (set.Follows is { } before)
                Assert.True(place[before] < own
                || (place[before] > own && groups[own].Ticket.Follows == groups[place[before]].Ticket.Number));
        }
    }

    private static Task<Verdict> CommitAsync(CommitLanes lanes, ChangeSet set) => lanes.CommitAsync(set).AsTask();

    private static ChangeSet NewSet(int rows = 1, ChangeSet? after = null)
    {
        var set = new ChangeSet(1) { Follows = after };
        for (var i = 0; i < rows; i++) set.ItemLooks.Add((i, 1));
        return set;
    }

    private CommitLanes Lanes(int count = 2, int rowsMax = 1000, TaskScheduler? scheduler = null) =>
        new(_store, new() { CommitLanes = count, RowsMax = rowsMax, Scheduler = scheduler ?? TaskScheduler.Default }, _time,
            NullLogger<CommitLanes>.Instance);
}
