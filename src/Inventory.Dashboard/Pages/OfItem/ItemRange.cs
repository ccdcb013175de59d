namespace Inventory.Dashboard.Pages.OfItem;

/// <summary>A stretch of time that a chart shows, up to now.</summary>
/// <param name="Word">Its word in the address.</param>
/// <param name="Words">What it is called.</param>
/// <param name="Length">How long.</param>
internal sealed record ItemRange(string Word, string Words, TimeSpan Length)
{
    /// <summary>All of them, shortest first.</summary>
    public static readonly ItemRange[] All =
    [
        new("1h", "last hour", TimeSpan.FromHours(1)), new("6h", "last 6 hours", TimeSpan.FromHours(6)),
        new("24h", "last 24 hours", TimeSpan.FromHours(24)), new("7d", "last 7 days", TimeSpan.FromDays(7)),
        new("30d", "last 30 days", TimeSpan.FromDays(30)), new("90d", "last 90 days", TimeSpan.FromDays(90)),
        new("365d", "last 365 days", TimeSpan.FromDays(365)),
    ];

    /// <summary>The stretch of a word; a day where there is none such.</summary>
    public static ItemRange Of(string? word) => All.FirstOrDefault(range => range.Word == word) ?? All[2];
}
