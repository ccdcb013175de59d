using Inventory.Events.Envelopes;
using Inventory.Events.Feed;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Ledger.Journal;

namespace Inventory.Gateway.Events;

/// <summary>Finds the place in the log that a caller means.</summary>
internal sealed class EventPlaces(JournalFeed feed, JournalReads reads)
{
    /// <summary>The words for the oldest event kept, and for what comes from now on.</summary>
    public const string Start = "start", Now = "now";

    /// <summary>The position behind which a caller goes on.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="place">A cursor, <see cref="Start"/> or <see cref="Now"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The position, or why there is none.</returns>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<(long Position, Problem? Problem)> FindAsync(Principal principal, string place, CancellationToken cancellation)
    {
        if (place == Now) return (await feed.HeadAsync(cancellation), null);
        var position = place == Start ? 0 : EventCursor.Decode(principal.Tenant, place);
        if (position is not { } known) return (0, NoCursor);
        var (oldest, last) = await reads.ExtentAsync(cancellation);
        if (place == Start) return (Before(oldest, last), null);
        if (known > last) return (0, NoCursor);   // nobody was given it
        return IsGone(known, oldest, last) ? (0, Gone(principal.Tenant, Before(oldest, last))) : (known, null);
    }

    /// <summary>Whether what follows a position was retired, and when: then it cannot be read on without a gap.</summary>
    /// <returns>The refusal of it; null where it is all there.</returns>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<Problem?> GoneAsync(Principal principal, long position, CancellationToken cancellation)
    {
        var (oldest, last) = await reads.ExtentAsync(cancellation);
        return IsGone(position, oldest, last) ? Gone(principal.Tenant, Before(oldest, last)) : null;
    }

    // Where nothing is kept, all there was is gone.
    private static long Before(long oldest, long last) => oldest > 0 ? oldest - 1 : last;

    private static bool IsGone(long position, long oldest, long last) => position < Before(oldest, last);

    private static readonly Problem NoCursor = new(ProblemCodes.InvalidCursor, "This is no cursor of this tenant's events.");

    private static Problem Gone(string tenant, long oldest) =>
        new(ProblemCodes.CursorGone, "Events behind this cursor are no longer kept.") { Oldest = EventCursor.Encode(tenant, oldest) };
}
