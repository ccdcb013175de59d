namespace Inventory.Ledger.Comparisons;

/// <summary>A hold that a caller believes in, as its list says.</summary>
/// <param name="Line">The line of the list.</param>
/// <param name="HoldId">The hold.</param>
/// <param name="Lines">What it is believed to hold, as <see cref="Canonical"/> text; null when that was not said.</param>
/// <param name="Quantity">How many units it is believed to hold in all; null when that was not said.</param>
public readonly record struct BelievedHold(long Line, string HoldId, string? Lines, long? Quantity)
{
    /// <summary>Lines as one text that is equal for equal content: by item in byte order, without lines of no units.</summary>
    public static string Canonical(IEnumerable<(string ItemId, long Quantity)> lines) =>
        string.Join(';', lines.Where(line => line.Quantity > 0).OrderBy(line => line.ItemId, StringComparer.Ordinal)
            .Select(line => $"{line.ItemId}={line.Quantity}"));
}
