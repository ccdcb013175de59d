using System.Globalization;
using Inventory.Http.Lists;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Drift;

namespace Inventory.Gateway.Ops;

/// <summary>Where lists for operators go on: the last entry's place in its list, as text.</summary>
internal static class ListPlaces
{
    /// <summary>The refusal of what is no cursor of a list.</summary>
    public static readonly ProblemResult NoSuchPlace =
        new(new(ProblemCodes.InvalidCursor, "The cursor is not one of this list with these filters, or older than 24 hours."));

    /// <summary>The place that a request names; none for the first page. False where its cursor is none of the list.</summary>
    /// <param name="query">The request's.</param>
    /// <param name="list">Which list, of which tenant, with which filters.</param>
    /// <param name="now">The node's time.</param>
    /// <param name="read">Reads a place; null where it is none.</param>
    /// <param name="after">The place.</param>
    public static bool TryRead<T>(QueryParameters query, string list, DateTimeOffset now, Func<string, T?> read, out T? after)
        where T : struct
    {
        after = null;
        if (query.Text("cursor") is not { Length: > 0 } token) return true;
        // The digest is no secret: whoever computes it may have put anything in, and the database takes no U+0000.
        return Cursor.Decode(list, token, now) is { } place && !place.Contains('\0') && (after = read(place)) is not null;
    }

    /// <summary>The place of a stuck hold.</summary>
    public static string Of(StuckHold last) => $"{Ticks(last.ExpiresAt)} {last.HoldId}";

    /// <summary>The place of a find.</summary>
    public static string Of(DriftReading last) =>
        string.Create(CultureInfo.InvariantCulture, $"{last.Units} {Ticks(last.ResolvedAt)} {last.ItemKey} {Ticks(last.FoundAt)}");

    /// <summary>The place of a stuck hold; null where it is none.</summary>
    public static (DateTimeOffset ExpiresAt, string HoldId)? StuckOf(string place) =>
        place.Split(' ', 2) is [var at, var holdId] && Instant(at) is { } expiresAt ? (expiresAt, holdId) : null;

    /// <summary>The place of a find; null where it is none.</summary>
    public static DriftPlace? DriftOf(string place) => place.Split(' ') is [var units, var resolved, var item, var found]
        && Number(units) is { } wrong && (resolved.Length == 0 || Instant(resolved) is not null) && Number(item) is { } key
        && Instant(found) is { } foundAt ? new(wrong, Instant(resolved), key, foundAt) : null;

    private static string Ticks(DateTimeOffset? at) => at?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "";

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Instant(string text) => Number(text) is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.Ticks
        ? new(ticks, TimeSpan.Zero) : null;
}
