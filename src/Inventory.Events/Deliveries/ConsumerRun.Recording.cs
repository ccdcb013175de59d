using Inventory.Ledger.Commit;
using Inventory.Ledger.Deliveries;

namespace Inventory.Events.Deliveries;

/// <summary>What it writes, beside the loop: one record at a time, again until it is certain.</summary>
internal sealed partial class ConsumerRun
{
    private Task<Written>? _writing;
    private DeliveryRecord? _unwritten;
    private TimeSpan _wroteAt;
    private long _leasedUntil;
    private long? _replayedTo;
    private bool _hasNews;
    private volatile bool _mustRenew;

    private bool IsWriting => _writing is not null || _unwritten is not null;

    private bool IsLeased => node.Time.GetTimestamp() < _leasedUntil;

    private TimeSpan Uptime => node.Time.GetElapsedTime(0, node.Time.GetTimestamp());

    private async Task RecordAsync()
    {
        if (_writing is { IsCompleted: false }) return;
        if (_writing is { } ended)
        {
            _writing = null;
            Wrote(await ended);
            if (_isOver) return;
        }

        if (_unwritten is null)
        {
            var since = Uptime - _wroteAt;
            var renews = _mustRenew || since >= node.Options.Lease / 3;
            if (since < node.Options.Pace && !_mustRenew && _disabledBecause is null) return;
            var record = _window.Collect(_terms.KeepsDelivered, Now) with { DisabledBecause = _disabledBecause };
            var moves = record.Position > _place.Position && (_hasNews || since >= node.Options.Idle);
            if (record.Rows.Count == 0 && record.Served.Count == 0 && !moves && !renews && _disabledBecause is null) return;
            _hasNews = false;
            _mustRenew = false;
            _unwritten = record;
        }

        _writing = WriteAsync(_unwritten);
    }

    private async Task<Written> WriteAsync(DeliveryRecord record)
    {
        var (began, at) = (node.Time.GetTimestamp(), Uptime);
        var place = await node.Store.RecordAsync(consumer.Name, node.Node.Value, node.Options.Lease, record);
        return new(record, place, began, at);
    }

    private void Wrote(Written written)
    {
        if (written.Place is not { } place)
        {
            _isOver = true;   // another node has it
            _calledOff.Cancel();
            return;
        }

        if (!place.IsEnabled) _isOver = true;
        if (written.Record.DisabledBecause is { } reason) Disabled(node.Log, consumer.Name, reason);
        _leasedUntil = written.Began + (long)(node.Options.Lease.TotalSeconds * node.Time.TimestampFrequency);
        (_place, _wroteAt, _unwritten) = (place, written.At, null);
        if (place.WasDecided) _revision = Outdated;
    }

    private async Task LoadMoreAsync(CancellationToken stopping)
    {
        if (_replayedTo is not { } after || _window.Replays > node.Options.ReplaysMax / 2) return;
        var more = await node.Store.PendingAsync(consumer.Name, replays: true, after, node.Options.ReplaysMax, stopping);
        _window.LoadMore(more, Now);
        ReplayedTo(more);
    }

    private void ReplayedTo(List<PendingDelivery> replays) =>
        _replayedTo = replays.Count < node.Options.ReplaysMax ? null : replays[^1].Position;

    // What has been sent is recorded before another node goes on, as far as that can be waited for.
    private async Task EndAsync()
    {
        var patience = Task.Delay(node.Options.StopPatience, node.Time);
        try
        {
            if (_writing is { } writing) Wrote(await writing.WaitAsync(node.Options.StopPatience, node.Time));
            while (_underWay > 0 && !patience.IsCompleted)
            {
                _signal.Clear();
                TakeIn();
                if (_underWay > 0) await Task.WhenAny(_signal.Task, patience);
            }

            await _calledOff.CancelAsync();
            if (_reading is { } reading) await Task.WhenAny(reading);   // whatever it has read
            if (_revision is null) return;   // it had not begun
            TakeIn();
            if (_unwritten is { } record) Wrote(await WriteAsync(record));
            Wrote(await WriteAsync(_window.Collect(_terms.KeepsDelivered, Now)));
            await node.Store.GiveBackAsync(consumer.Name, node.Node.Value);
        }
        catch (Exception away) when (away is LedgerUnavailableException or TimeoutException)
        {
            // Its lease ends by itself, and what is not recorded is told again.
        }
    }

    private sealed record Written(DeliveryRecord Record, ConsumerPlace? Place, long Began, TimeSpan At);
}
