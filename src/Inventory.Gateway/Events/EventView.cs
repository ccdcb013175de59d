using Inventory.Events.Feed;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Ledger.Journal;

namespace Inventory.Gateway.Events;

/// <summary>An event as a key sees it.</summary>
/// <param name="Told">The event.</param>
/// <param name="InOutline">It is another channel's than the key is bound to, and told in outline.</param>
internal readonly record struct SeenEvent(ToldEvent Told, bool InOutline)
{
    /// <summary>Its envelope.</summary>
    public ReadOnlyMemory<byte> Envelope => InOutline ? Told.Outline : Told.Envelope;

    /// <summary>It in a stream.</summary>
    public ReadOnlyMemory<byte> Frame => InOutline ? Told.OutlineFrame : Told.Frame;
}

/// <summary>Events behind a position, as a key sees them.</summary>
/// <param name="Events">Those it asked for, in order.</param>
/// <param name="Last">How far the log was looked through.</param>
/// <param name="IsEnd">That was all there is by now.</param>
/// <param name="Gone">Why it is not known whether that was all behind the position; null where it is.</param>
internal readonly record struct SeenPage(List<SeenEvent> Events, long Last, bool IsEnd, Problem? Gone);

/// <summary>
/// The log as one key sees it that asked for a part of it. A key that is bound to a channel sees its channel's holds and notices in full,
/// of other items' events an outline, and nothing of other notices.
/// </summary>
internal sealed class EventView(JournalFeed feed, JournalReads reads, EventPlaces places, Principal principal, EventSelection selection)
{
    private const int ScannedMost = 2_000;

    /// <summary>Events behind a position.</summary>
    /// <param name="after">The position.</param>
    /// <param name="most">About so many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database is needed and cannot be reached.</exception>
    public async ValueTask<SeenPage> ReadAsync(long after, int most, CancellationToken cancellation)
    {
        var page = await feed.ReadAsync(principal.TenantId, after, selection.IsAll ? most : ScannedMost, cancellation);
        // Asked after the reading: what was there by then has been read.
        var gone = page.IsHistory ? await places.GoneAsync(principal, after, cancellation) : null;
        var seen = new List<SeenEvent>(Math.Min(page.Events.Count, most));
        foreach (var told in page.Events)
        {
            if (selection.Has(told)) seen.Add(new(told, InOutline: false));
        }

        if (principal.Key.Channel is { } own && seen.Count > 0) await BindAsync(seen, own, cancellation);
        return new(seen, page.Last, page.IsEnd, gone);
    }

    private async Task BindAsync(List<SeenEvent> seen, string own, CancellationToken cancellation)
    {
        string[] holds = [.. seen.Select(static one => one.Told.Happened.Item?.HoldId).OfType<string>().Distinct(StringComparer.Ordinal)];
        var channels = holds.Length > 0 ? await reads.ChannelsAsync(principal.TenantId, holds, cancellation) : [];
        seen.RemoveAll(one => one.Told.Happened.Notice is { } notice && notice.Channel != own);
        for (var i = 0; i < seen.Count; i++)
        {
            if (seen[i].Told.Happened.Item is not { } item) continue;
            var channel = item.HoldId is { } hold ? channels.GetValueOrDefault(hold) : null;
            if (channel != own) seen[i] = seen[i] with { InOutline = true };
        }
    }
}
