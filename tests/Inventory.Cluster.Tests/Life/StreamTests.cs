using System.Globalization;
using System.Text;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>Requests that are streamed both ways, from callers who send nonsense or too much, and at the end of a silo.</summary>
public sealed class StreamTests(SharedSilo.OfClass shared) : SharedSilo(shared)
{
    public static TheoryData<string> Streamed => ["/v1/items:import", "/v1/reconciliations"];

    [Theory]
    [MemberData(nameof(Streamed))]
    public async Task A_bad_chunk_size_is_the_callers_fault(string path)
    {
        await using var request = await RawRequest.PostLinesAsync(Silo, path);
        await request.WriteAsync("nonsense\r\n");
        Assert.StartsWith("HTTP/1.1 400", await request.ReadUntilAsync("\"code\":\"invalid-request\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_chunk_size_after_the_first_answer_ends_an_import_with_a_line_that_says_so()
    {
        await using var request = await RawRequest.PostLinesAsync(Silo, "/v1/items:import");
        await request.SendAsync("""{"itemId":"sku:before-nonsense","onHand":1}""" + "\n");
        Assert.StartsWith("HTTP/1.1 200", await request.ReadUntilAsync("created"), StringComparison.Ordinal);
        await request.WriteAsync("nonsense\r\n");
        Assert.Contains("\"line\":2,\"outcome\":\"invalid\"", await request.ReadUntilAsync("\"code\":\"invalid-request\""),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Streamed))]
    public async Task Three_megabytes_of_blank_lines_are_answered_with_next_to_nothing(string path)
    {
        using var answer = await Silo.Client.PostAsync(path, Lines(new string('\n', 3 << 20)));
        Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length < 1000, "The answer is small.");
    }

    [Fact]
    public async Task Whoever_sends_a_whole_import_before_reading_gets_every_answer()
    {
        const int Count = 40_000;
        // A third of them nonsense, whose answers are long: far more than sockets take in unread.
        var body = string.Join('\n', Enumerable.Range(0, Count).Select(i =>
            i % 3 == 0 ? "x" : string.Create(CultureInfo.InvariantCulture, $$"""{"itemId":"sku:bulk-{{i}}","onHand":1}""")));
        using var answer = await Silo.Client.PostAsync("/v1/items:import", Lines(body));
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Count, lines.Length);
        Assert.Equal(Count * 2 / 3, lines.Count(line => line.Contains("created", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("owner=%00")]
    [InlineData("owner=a%20b")]
    [InlineData("channel=%F0%9F%98%80")]
    [InlineData("status=expired")]
    [InlineData("status=")]
    [InlineData("placedBefore=0000-01-01T00:00:00Z")]
    [InlineData("placedBefore=0001-01-01T00:00:00%2B14:00")]
    [InlineData("placedBefore=9999-12-31T23:59:59-14:00")]
    [InlineData("cursor=x")]
    [InlineData("owner=a&owner=a")]
    public async Task A_comparison_with_a_parameter_that_makes_no_sense_is_refused(string query)
    {
        using var answer = await Silo.Client.PostAsync("/v1/reconciliations?" + query, Lines(""));
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("placedBefore=0001-01-01T00:00:00Z")]
    [InlineData("placedBefore=9999-12-31T23:59:59.999Z")]
    [InlineData("owner=a&channel=b&status=held")]
    public async Task A_comparison_with_extreme_parameters_is_made(string query)
    {
        using var answer = await Silo.Client.PostAsync("/v1/reconciliations?" + query, Lines(""));
        Assert.Contains("\"kind\":\"summary\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/items:import?importId=stopped", """{"itemId":"sku:before-stop","onHand":1}""", "created")]
    [InlineData("/v1/reconciliations", "nonsense", "invalid-request")]
    public async Task At_a_stop_what_is_streamed_ends_with_a_line_that_says_so(string path, string line, string answer)
    {
        await using var silo = await SiloProcess.StartAsync(Database.ConnectionString, new Dictionary<string, string?>
        {
            ["Cluster__Id"] = "streams",
        });
        await using var request = await RawRequest.PostLinesAsync(silo, path);
        await request.SendAsync(line + "\n");
        await request.ReadUntilAsync(answer);

        // The request never ends by itself, and yet the silo does, long before the half minute that a host waits for requests.
        var stopping = silo.StopGracefullyAsync(deadline: TimeSpan.FromSeconds(20));

        var last = await request.ReadUntilAsync("\r\n0\r\n");
        Assert.Contains("\"code\":\"starting\"", last, StringComparison.Ordinal);
        Assert.Contains("again", last, StringComparison.Ordinal);
        Assert.Equal(0, await stopping);
    }

    private static StringContent Lines(string body) => new(body, Encoding.UTF8, "application/x-ndjson");
}
