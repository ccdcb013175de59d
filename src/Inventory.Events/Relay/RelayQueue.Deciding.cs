using Inventory.Events.Streams;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Streams;
using Orleans.Runtime;

namespace Inventory.Events.Relay;

// What another relay has held back, and what persons decide about it: both are in the rows, which are read when the queue is begun and
// whenever somebody has decided.
internal sealed partial class RelayQueue
{
    private long? _decisions;
    private DateTimeOffset _lookedAt;

    /// <summary>Takes up what was decided since it was last looked for.</summary>
    public async Task TakeUpDecisionsAsync(CancellationToken cancellation)
    {
        if (_decisions is not null && Now - _lookedAt < Options.LookEvery) return;
        _lookedAt = Now;
        var decisions = await services.Progress.DecisionsAsync(provider, slices, cancellation);
        if (decisions == _decisions) return;
        await _keeping.WaitAsync(cancellation);   // the rows are as this queue has left them
        try
        {
            var rows = await services.Progress.PendingAsync(provider, slices, cancellation);
            var told = await TellAsync(rows, cancellation);
            LeaveWhatWasDecided(rows.ToDictionary(static row => (row.Of, row.Row.Position), static row => row.Row));
            foreach (var (of, row) in rows)
                if (told.TryGetValue(row.Position, out var one)) TakeOver(of, row, one);
            _decisions = decisions;
        }
        finally
        {
            _keeping.Release();
        }
    }

    // The events of rows. What the journal has let go can never be told: it is over, and a person sees it.
    private async Task<Dictionary<long, InventoryEvent>> TellAsync(
        List<(StreamSubscription Of, PendingDelivery Row)> rows, CancellationToken cancellation)
    {
        var told = new Dictionary<long, InventoryEvent>();
        var lost = new List<(StreamSubscription, RecordedDelivery)>();
        foreach (var (of, row) in rows)
        {
            if (told.ContainsKey(row.Position)) continue;
            var page = await services.Feed.ReadAsync(row.TenantId, row.Position - 1, 1, cancellation);
            if (page.Events.FirstOrDefault(one => one.Position == row.Position) is { } found) told[row.Position] = Telling.Tell(found);
            else lost.Add((of, Lost(row)));
        }

        if (lost.Count > 0) await services.Progress.SaveAsync(provider, [], 0, lost, [], cancellation);
        return told;
    }

    private static RecordedDelivery Lost(PendingDelivery row) => new()
    {
        Position = row.Position,
        TenantId = row.TenantId,
        Subject = row.Subject,
        EventId = row.EventId,
        EventType = row.EventType,
        At = row.At,
        Status = DeliveryStatus.Dead,
        Attempts = row.Attempts,
        LastError = "The journal does not keep the event any more.",
        Asked = row.Asked,
    };

    private void LeaveWhatWasDecided(Dictionary<(StreamSubscription, long), PendingDelivery> rows)
    {
        foreach (var ((_, id), held) in _held)
        {
            var of = new StreamSubscription(held.Slice.Slice, id);
            foreach (var one in held.All.ToArray())
            {
                if (!rows.TryGetValue((of, one.Told.Position), out var row))
                {
                    if (one.IsKept) held.SetAside(one, Now);
                }
                else if (row.Asked > one.Asked) one.AskAgain(row.Asked, Now);
            }

            // Asked for again before it was kept that it is over: that was no answer.
            foreach (var one in held.Over.ToArray())
                if (rows.TryGetValue((of, one.Told.Position), out var row) && row.Asked > one.Asked) held.Forget(one);
        }
    }

    private void TakeOver(StreamSubscription of, PendingDelivery row, InventoryEvent told)
    {
        var stream = Stream(JournalStreams.Of(told.Tenant, of.Slice))!;
        Knows(told.Tenant, row.TenantId);
        if (!_held.TryGetValue((stream.Stream, of.Id), out var held))
            _held[(stream.Stream, of.Id)] = held = new(stream, Options) { Subscription = of.Id };
        if (held.Over.Any(one => one.Told.Position == row.Position)) return;   // it is over, and only not kept yet
        held.Add(new(told, row, Now));
        if (held.Owner is null) stream.Cursors.FirstOrDefault(cursor => cursor.Subscription == of.Id)?.Belongs(of.Id);
        if (held.Owner is { } owner) HasWaiting(owner);
        _woken.TrySetResult();
    }
}
