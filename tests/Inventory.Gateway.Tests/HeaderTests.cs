using Inventory.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Inventory.Gateway.Tests;

public class HeaderTests
{
    [Theory]
    [InlineData("\"5\"", 5L)]
    [InlineData("*", null)]
    [InlineData("\"05\"", IfMatch.Never)]
    [InlineData("\"abc\"", IfMatch.Never)]
    public void If_Match_names_a_version_or_any(string header, long? version)
    {
        Assert.True(IfMatch.TryParse(header, out var parsed));
        Assert.Equal(version, parsed);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("W/\"5\"")]
    [InlineData("\"5")]
    [InlineData("\"\"")]
    [InlineData("\"5\", \"6\"")]
    [InlineData("")]
    public void Anything_else_in_If_Match_is_malformed(string header) => Assert.False(IfMatch.TryParse(header, out _));

    [Fact]
    public void No_If_Match_means_any_and_two_are_malformed()
    {
        Assert.True(IfMatch.TryParse(StringValues.Empty, out var version));
        Assert.Null(version);
        Assert.False(IfMatch.TryParse(new(["\"1\"", "\"2\""]), out _));
    }

    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", null)]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", null)]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", null)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", null)]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", null)]
    [InlineData("nonsense", null)]
    public void Traceparent_is_taken_where_it_is_well_formed(string header, string? trace) => Assert.Equal(trace, TraceIds.Parse(header));

    [Theory]
    [InlineData("application/json", null, 5, true)]
    [InlineData("Application/JSON; charset=\"UTF-8\"", null, 5, true)]
    [InlineData("application/json; charset=utf8", null, 5, true)]
    [InlineData("application/json; charset=utf-16", null, 5, false)]
    [InlineData("application/problem+json", null, 5, false)]
    [InlineData("text/plain", null, 0, false)]
    [InlineData("application/json", "gzip", 5, false)]
    [InlineData("application/json", "identity", 5, true)]
    [InlineData(null, null, 0, true)]
    [InlineData(null, null, 5, false)]
    public void Content_types_other_than_ours_are_refused(string? type, string? encoding, long length, bool accepted)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = type;
        request.ContentLength = length;
        if (encoding is not null) request.Headers.ContentEncoding = encoding;
        Assert.Equal(accepted, ContentTypes.Accepts(request, ContentTypes.Json));
    }
}
