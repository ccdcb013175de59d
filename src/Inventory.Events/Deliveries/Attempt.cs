using Inventory.Events.Feed;
using Inventory.Ledger.Commit;

namespace Inventory.Events.Deliveries;

/// <summary>One sending, whatever comes of it.</summary>
internal static class Attempt
{
    /// <summary>What came of each event. Does not throw.</summary>
    public static async Task<IReadOnlyList<DeliveryResult>> MakeAsync(
        IReadOnlyList<Entry> entries, IEventSink sink, EventLookup lookup, CancellationToken cancellation)
    {
        try
        {
            var results = new DeliveryResult?[entries.Count];
            var events = new List<ToldEvent>(entries.Count);
            for (var n = 0; n < entries.Count; n++)
            {
                if (await lookup.FindAsync(entries[n], cancellation) is { } told) events.Add(told);
                else results[n] = new DeliveryResult.Impossible("The journal does not keep the event any more.");
            }

            var came = events.Count == 0 ? [] : await sink.SendAsync(events, cancellation);
            for (int n = 0, next = 0; n < results.Length; n++) results[n] ??= came[next++];
            return results!;
        }
        catch (Exception called) when (called is LedgerUnavailableException || cancellation.IsCancellationRequested)
        {
            return [.. entries.Select(static _ => new DeliveryResult.NotTried())];
        }
        catch (Exception failed)
        {
            return [.. entries.Select(_ => new DeliveryResult.Failed($"{failed.GetType().Name}: {failed.Message}"))];
        }
    }
}
