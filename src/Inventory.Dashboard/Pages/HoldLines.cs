using System.Globalization;
using Inventory.Dashboard.Shared;
using Inventory.Ledger.Jobs;

namespace Inventory.Dashboard.Pages;

/// <summary>The lines of <c>inv</c> that do what the pages of holds do.</summary>
internal static class HoldLines
{
    private const string Placeholder = "why";

    public static string Release(string holdId, string reason) => $"inv release {holdId} --reason {Reason(reason)}";

    public static string Extend(string holdId, int ttlSeconds) => $"inv extend {holdId} --ttl {ttlSeconds / 60}m";

    public static string Confirm(string holdId) => $"inv confirm {holdId}";

    public static string Cancel(string holdId, string reason) => $"inv cancel {holdId} --reason {Reason(reason)}";

    /// <summary>Of each of some holds.</summary>
    public static string ReleaseEach(IEnumerable<string> holdIds, string reason) =>
        $"for id in {string.Join(' ', holdIds)}; do inv release \"$id\" --reason {Reason(reason)}; done";

    /// <inheritdoc cref="ReleaseEach"/>
    public static string ExtendEach(IEnumerable<string> holdIds, int ttlSeconds) =>
        $"for id in {string.Join(' ', holdIds)}; do inv extend \"$id\" --ttl {ttlSeconds / 60}m; done";

    /// <summary>Of all that match: one job, where the command knows all that is given; else the list, picked from, hold by hold.</summary>
    public static string ReleaseAll(HoldSelection holds, string reason) => IsJob(holds)
        ? $"inv release{(holds.Stuck ? " --stuck" : "")}{Option("item", holds.ItemId)}{Option("owner", holds.Owner)}"
            + $"{Option("channel", holds.Channel)}{Option("placed-before", Text(holds.PlacedBefore))} --reason {Reason(reason)}"
        : $"{List(holds)} | xargs -r -n 1 inv release --reason {Reason(reason)}";

    /// <summary>Of all that match, hold by hold.</summary>
    public static string ExtendAll(HoldSelection holds, int ttlSeconds) =>
        $"{List(holds)} | xargs -r -n 1 inv extend --ttl {ttlSeconds / 60}m";

    private static bool IsJob(HoldSelection holds) => holds is
        { ItemPrefix: null, HoldIdPrefix: null, Why: null, PlacedAfter: null, ExpiresBefore: null, Live: false };

    private static string List(HoldSelection holds)
    {
        var picked = new List<string>();
        Pick(holds.HoldIdPrefix, text => $"(.holdId | startswith({text}))");
        Pick(holds.Why, text => $".why == {text}");
        Pick(holds.ItemPrefix, text => holds.Stuck ? $"any(.itemIds[]; startswith({text}))" : $"any(.lines[].itemId; startswith({text}))");
        Pick(Text(holds.PlacedBefore), text => $".placedAt < {text}");
        Pick(Text(holds.PlacedAfter), text => $".placedAt >= {text}");
        if (holds.Stuck) Pick(holds.ItemId, text => $"any(.itemIds[]; . == {text})");
        if (holds.Stuck || holds.ItemId is not null)
        {
            // Of stuck ones and of an item's the lists themselves are not narrowed any further.
            Pick(holds.Owner, text => $".owner == {text}");
            Pick(holds.Channel, text => $".channel == {text}");
            // To jq what is not there is less than any text.
            Pick(Text(holds.ExpiresBefore), text => $"(.expiresAt // \"z\") < {text}");
        }

        var list = holds.Stuck ? "inv stuck --all"
            : holds.ItemId is not null ? $"inv holds{Option("item", holds.ItemId)} --status held --all"
            : $"inv holds --status held{Option("owner", holds.Owner)}{Option("channel", holds.Channel)}"
                + $"{Option("expires-before", Text(holds.ExpiresBefore))} --all";
        if (picked.Count == 0) return $"{list} -o name";
        var pick = $".{(holds.Stuck ? "stuck" : "holds")}[] | select({string.Join(" and ", picked)}) | .holdId";
        return $"{list} -o json | jq -r {InvLine.Quote(pick)}";

        void Pick(string? value, Func<string, string> condition)
        {
            if (value is not null) picked.Add(condition(InvLine.Json(value)));
        }
    }

    private static string Option(string name, string? value) => value is null ? "" : $" --{name} {InvLine.Quote(value)}";

    private static string? Text(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Reason(string reason) => InvLine.Quote(reason.Length == 0 ? Placeholder : reason);
}
