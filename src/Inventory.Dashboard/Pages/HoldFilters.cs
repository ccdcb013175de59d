namespace Inventory.Dashboard.Pages;

/// <summary>What an address says of a filter.</summary>
internal static class HoldFilters
{
    /// <summary>What is given; null where nothing is.</summary>
    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>The item that is meant; null where none is, or all that begin so.</summary>
    public static string? Item(string? text) => Given(text) is { } item && !item.EndsWith('*') ? item : null;

    /// <summary>How the items that are meant begin, told by an asterisk behind it; null where that is not meant.</summary>
    public static string? ItemPrefix(string? text) => Given(text) is { } item && item.EndsWith('*') && item.Length > 1 ? item[..^1] : null;
}
