using Inventory.Ledger.Commit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inventory.Ledger.Tests.Lanes;

public sealed class CommitLaneTests
{
    private readonly GatedStore _store = new();

    [Fact]
    public async Task Idle_it_commits_at_once_and_alone()
    {
        var lanes = Lanes();
        var set = NewSet();
        var verdict = CommitAsync(lanes, set, 0);
        var group = await _store.NextAsync();
        Assert.Equal([set], group.Group);
        group.Let();
        Assert.Equal(Verdict.Applied, await verdict);
    }

    [Fact]
    public async Task In_flight_it_gathers_and_the_next_group_has_them_all_in_order()
    {
        var lanes = Lanes();
        _ = CommitAsync(lanes, NewSet(), 0);
        var first = await _store.NextAsync();
        var waiting = Enumerable.Range(0, 10).Select(_ => NewSet()).ToArray();
        var verdicts = waiting.Select(set => CommitAsync(lanes, set, 0)).ToArray();
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
        _ = CommitAsync(lanes, NewSet(), 0);
        var first = await _store.NextAsync();
        Verdict[] expected = Enum.GetValues<Verdict>();
        var verdicts = expected.Select(_ => CommitAsync(lanes, NewSet(), 0)).ToArray();
        first.Let();
        (await _store.NextAsync()).Let(expected);
        Assert.Equal(expected, await Task.WhenAll(verdicts));
    }

    [Fact]
    public async Task A_group_weighs_no_more_than_its_cap()
    {
        var lanes = Lanes(rowsMax: 5);
        _ = CommitAsync(lanes, NewSet(), 0);
        var first = await _store.NextAsync();
        int[] weights = [2, 3, 1, 4, 5, 1];
        foreach (var weight in weights) _ = CommitAsync(lanes, NewSet(weight), 0);

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
        _ = CommitAsync(lanes, NewSet(), 0);
        var first = await _store.NextAsync();
        foreach (var weight in new[] { 1, 50, 1 }) _ = CommitAsync(lanes, NewSet(weight), 0);
        first.Let();
        foreach (var expected in new[] { 1, 50, 1 })
        {
            var group = await _store.NextAsync();
            Assert.Equal([expected], group.Group.Select(set => set.Rows));
            group.Let();
        }
    }

    [Fact]
    public async Task An_item_always_takes_the_same_lane_and_waits_for_no_other()
    {
        var lanes = Lanes(count: 2);
        _ = CommitAsync(lanes, NewSet(), 7);
        var odd = await _store.NextAsync();
        var even = CommitAsync(lanes, NewSet(), 8);
        var other = await _store.NextAsync();
        Assert.NotEqual(odd.Lane, other.Lane);
        other.Let();
        await even;

        _ = CommitAsync(lanes, NewSet(), 7);
        Assert.True(_store.IsEmpty);
        odd.Let();
        Assert.Equal(odd.Lane, (await _store.NextAsync()).Lane);
    }

    [Fact]
    public async Task A_set_is_used_again_after_its_verdict()
    {
        var lanes = Lanes();
        var set = NewSet();
        for (var round = 0; round < 3; round++)
        {
            var verdict = CommitAsync(lanes, set, 0);
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
            for (var i = 0; i < Each; i++) Assert.Equal(Verdict.Applied, await CommitAsync(lanes, NewSet(), writer + i));
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
        var verdict = CommitAsync(lanes, NewSet(), 0);
        (await _store.NextAsync()).Gate.SetException(new InvalidOperationException("a bug below"));
        Assert.Equal(Verdict.Unknown, await verdict.WaitAsync(TimeSpan.FromMinutes(1)));

        var next = CommitAsync(lanes, NewSet(), 0);
        (await _store.NextAsync()).Let();
        Assert.Equal(Verdict.Applied, await next);
    }

    private static Task<Verdict> CommitAsync(CommitLanes lanes, ChangeSet set, long itemKey) => lanes.CommitAsync(set, itemKey).AsTask();

    private static ChangeSet NewSet(int rows = 1)
    {
        var set = new ChangeSet(1);
        for (var i = 0; i < rows; i++) set.ItemLooks.Add((i, 1));
        return set;
    }

    private CommitLanes Lanes(int count = 1, int rowsMax = 1000) => new(_store, new() { CommitLanes = count, RowsMax = rowsMax }, NullLogger<CommitLanes>.Instance);
}
