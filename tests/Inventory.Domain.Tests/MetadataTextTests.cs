using System.Text.Json;

namespace Inventory.Domain.Tests;

public sealed class MetadataTextTests
{
    [Fact]
    public void No_entries_are_no_text() => Assert.Null(MetadataText.Canonical([]));

    [Fact]
    public void One_text_for_one_content_in_whatever_order() =>
        Assert.Equal("""{"A":"1","a":"2","b":"3"}""", MetadataText.Canonical([new("b", "3"), new("A", "1"), new("a", "2")]));

    [Fact]
    public void Different_contents_have_different_texts()
    {
        Assert.NotEqual(MetadataText.Canonical([new("a", "1")]), MetadataText.Canonical([new("a", "1 ")]));
        Assert.NotEqual(MetadataText.Canonical([new("a", "")]), MetadataText.Canonical([]));
        // bytes count, not looks
        Assert.NotEqual(MetadataText.Canonical([new("e\u0301", "1")]), MetadataText.Canonical([new("\u00e9", "1")]));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("\"quoted\" \\ / <b>&'")]
    [InlineData("line\r\n\ttab \u0001 \u007f \u2028")]
    [InlineData("日本 🏨 é")]
    [InlineData("")]
    public void Whatever_is_in_it_comes_back(string text)
    {
        using var parsed = JsonDocument.Parse(MetadataText.Canonical([new(text, text)])!);
        var entry = parsed.RootElement.EnumerateObject().Single();
        Assert.Equal((text, text), (entry.Name, entry.Value.GetString()));
    }
}
