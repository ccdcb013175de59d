using System.Text;
using Inventory.Gateway.Json;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Tests;

public class InstantTextTests
{
    [Theory]
    [InlineData("2030-01-31T12:00:00.000Z", "2030-01-31T12:00:00.000Z")]
    [InlineData("2030-01-31T12:00:00Z", "2030-01-31T12:00:00.000Z")]
    [InlineData("2030-01-31T12:00:00.5Z", "2030-01-31T12:00:00.500Z")]
    [InlineData("2030-01-31T12:00:00.1239999Z", "2030-01-31T12:00:00.123Z")]
    public void Reads_instants_in_UTC_and_writes_three_decimals(string text, string written)
    {
        Assert.True(InstantText.TryParse(text, out var instant));
        var bytes = new byte[24];
        InstantText.Format(instant, bytes);
        Assert.Equal(written, Encoding.ASCII.GetString(bytes));
        Assert.Equal(written, Domain.Instant.Text(instant));
    }

    [Theory]
    [InlineData("2030-01-31T12:00:00.000")]
    [InlineData("2030-01-31T12:00:00.000+00:00")]
    [InlineData("2030-01-31T12:00:00.000z")]
    [InlineData("2030-01-31 12:00:00.000Z")]
    [InlineData("2030-02-30T12:00:00.000Z")]
    [InlineData("2030-01-31T24:00:00.000Z")]
    [InlineData("2030-01-31T12:00:60.000Z")]
    [InlineData("2030-01-31")]
    [InlineData(" 030-01-31T12:00:00.000Z")]
    [InlineData("")]
    public void Refuses_other_texts(string text) => Assert.False(InstantText.TryParse(text, out _));

    [Theory]
    [InlineData("", null)]
    [InlineData("sku:a", "sku:b")]
    [InlineData("sku:", "sku;")]
    public void A_prefix_is_a_range(string prefix, string? end) => Assert.Equal(end, ItemPrefix.End(prefix));

    [Theory]
    [InlineData("sku:a_", true)]
    [InlineData("sku:%", false)]
    [InlineData("sku:\0", false)]
    public void A_prefix_knows_no_wildcards(string prefix, bool possible) => Assert.Equal(possible, ItemPrefix.CanMatch(prefix));
}
