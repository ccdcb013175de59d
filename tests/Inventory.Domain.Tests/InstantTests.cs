namespace Inventory.Domain.Tests;

public sealed class InstantTests
{
    [Fact]
    public void Written_in_utc_with_three_decimals() =>
        Assert.Equal("2026-03-01T10:00:00.007Z", Instant.Text(new(2026, 3, 1, 12, 0, 0, 7, TimeSpan.FromHours(2))));

    [Fact]
    public void Cut_not_rounded_to_milliseconds()
    {
        var whole = new DateTimeOffset(2026, 3, 1, 12, 0, 0, 7, TimeSpan.Zero);
        Assert.Equal(whole, Instant.Truncate(whole.AddTicks(9_999)));
        Assert.Equal(TimeSpan.Zero, Instant.Truncate(whole.ToOffset(TimeSpan.FromHours(5))).Offset);
    }
}
