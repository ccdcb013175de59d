using System.Text;
using Inventory.Http.Json;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Tests;

public class InstantTextTests
{
    [Theory]
    [InlineData("2030-01-31T12:00:00.000Z", "2030-01-31T12:00:00.000Z")]
    [InlineData("2030-01-31T12:00:00Z", "2030-01-31T12:00:00.000Z")]
    [InlineData("2030-01-31T12:00:00.5Z", "2030-01-31T12:00:00.500Z")]
    [InlineData("2030-01-31T12:00:00.1239999Z", "2030-01-31T12:00:00.123Z")]
    [InlineData("2030-01-31T12:00:00+00:00", "2030-01-31T12:00:00.000Z")]
    [InlineData("2030-01-31T12:00:00-00:00", "2030-01-31T12:00:00.000Z")]
    [InlineData("2030-01-31T14:00:00.5+02:00", "2030-01-31T12:00:00.500Z")]
    [InlineData("2030-01-31T00:30:00.1234567-05:30", "2030-01-31T06:00:00.123Z")]
    [InlineData("2030-12-31T23:30:00-01:00", "2031-01-01T00:30:00.000Z")]
    public void Reads_instants_of_any_offset_and_writes_UTC_with_three_decimals(string text, string written)
    {
        Assert.True(InstantText.TryParse(text, out var instant));
        var bytes = new byte[24];
        InstantText.Format(instant, bytes);
        Assert.Equal(written, Encoding.ASCII.GetString(bytes));
        Assert.Equal(written, Domain.Instant.Text(instant));
    }

    [Theory]
    [InlineData("2030-01-31T12:00:00.000")]
    [InlineData("2030-01-31T12:00:00.000+0000")]
    [InlineData("2030-01-31T12:00:00.000+00")]
    [InlineData("2030-01-31T12:00:00.000+24:00")]
    [InlineData("2030-01-31T12:00:00.000+00:60")]
    [InlineData("2030-01-31T12:00:00.000Z+00:00")]
    [InlineData("2030-01-31T12:00:00.00000000Z")]
    [InlineData("2030-01-31T12:00:00.Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
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
