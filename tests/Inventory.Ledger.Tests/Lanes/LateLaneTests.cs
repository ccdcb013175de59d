using Inventory.Ledger.Commit;
using Inventory.Testing;

namespace Inventory.Ledger.Tests.Lanes;

/// <summary>What the log tells of a lane whose group does not come back.</summary>
public sealed class LateLaneTests
{
    private readonly GatedStore _store = new();
    private readonly ManualTime _time = new();
    private readonly LogLines<CommitLanes> _log = new();

    [Fact]
    public async Task A_group_that_keeps_others_waiting_for_a_second_is_told_of_once_and_once_more_when_it_is_back()
    {
        var lanes = new CommitLanes(_store, new() { CommitLanes = 1, Scheduler = TaskScheduler.Default }, _time, _log);
        var first = lanes.CommitAsync(new ChangeSet(1) { ItemLooks = { (1, 1) } }).AsTask();
        var late = await _store.NextAsync();
        var second = lanes.CommitAsync(new ChangeSet(1) { ItemLooks = { (2, 1) } }).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Empty(_log.Lines);

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, _log.Count("Commit lane 0 is late: a group of 1"));

        late.Let();
        (await _store.NextAsync()).Let();
        await Task.WhenAll(first, second);
        Assert.Equal(1, _log.Count("Commit lane 0 is back; its group took 5.9 s"));
        Assert.Equal(2, _log.Lines.Count);
    }
}
