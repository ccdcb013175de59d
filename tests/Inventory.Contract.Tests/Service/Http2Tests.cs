using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Service;

/// <summary>HTTP/2 in clear, on a port of its own; HTTP/1.1 goes on beside it.</summary>
public sealed class Http2Tests
{
    [Fact]
    public async Task With_prior_knowledge_the_whole_api_is_served_on_the_port_that_is_set()
    {
        await using var database = await TestDatabase.CreateAsync("http2");
        var port = FreePort();
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString, new Dictionary<string, string?>
        {
            ["Http__Http2Port"] = port.ToString(CultureInfo.InvariantCulture),
        });
        using var client = new HttpClient(new PriorKnowledge()) { BaseAddress = new($"http://127.0.0.1:{port}") };
        var api = new Setup.Api(client, SiloProcess.BootstrapKey);

        using var live = await client.GetAsync("/health/live");
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (live.StatusCode, live.Version));
        (await api.Post("/v1/items", """{"itemId":"sku:a","onHand":5}""")).Is(201);
        var placed = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            api.Post("/v1/holds", $$"""{"holdId":"h{{i}}","lines":[{"itemId":"sku:a","quantity":1}]}""")));
        Assert.Equal((5, 95), (placed.Count(answer => answer.Status == 201), placed.Count(answer => answer.Status == 409)));
        (await api.Import("""{"itemId":"sku:b","onHand":1}""")).Is(200);
        (await api.As("nobody's").Get("/v1/items")).Is(401, "unauthenticated");

        // Beside it all is as before, and each port speaks one version.
        (await new Setup.Api(silo.Client, SiloProcess.BootstrapKey).Get("/v1/items/sku:a")).Is(200);
        var former = await RawAsync(port, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.DoesNotContain("HTTP/1.1 200", former, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_request_is_answered_bare()
    {
        const string Live = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        var patient = new Dictionary<string, string?> { ["INVENTORY_DATABASE_PATIENCE_SECONDS"] = "60" };
        await using var silo = SiloProcess.Launch("Host=127.0.0.1;Port=1", patient);
        await Poll.UntilAsync(async () => (await RawAsync(silo.Port, Live)).Contains("200", StringComparison.Ordinal), "the port answers");
        (string, string)[] malformed =
            [("nonsense\r\n\r\n", "400"), ($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('x', 40_000)}\r\n\r\n", "431")];
        foreach (var (nonsense, status) in malformed)
        {
            var answer = await RawAsync(silo.Port, nonsense);
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Http__Http2Port", "65536", "a whole number from 0 to 65535, not '65536'")]
    [InlineData("Http__Http2Address", "here", "has 'here', which is no IP address")]
    [InlineData("Http__Htp2Port", "1", "did you mean Http__Http2Port?")]
    public async Task A_port_that_cannot_be_had_is_told(string variable, string value, string told)
    {
        await using var silo = SiloProcess.Launch("Host=127.0.0.1;Port=1", new Dictionary<string, string?> { [variable] = value });
        Assert.Equal(1, await silo.WaitForExitAsync());
        var line = Assert.Single(silo.Output.Split('\n'));
        Assert.StartsWith($"Inventory.Orleans cannot start: {variable}", line, StringComparison.Ordinal);
        Assert.Contains(told, line, StringComparison.Ordinal);
    }

    private static async Task<string> RawAsync(int port, string request)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
            using var answer = new StreamReader(socket.GetStream(), Encoding.Latin1);
            return await answer.ReadToEndAsync();
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return "";
        }
    }

    /// <summary>Speaks HTTP/2 without asking.</summary>
    private sealed class PriorKnowledge() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
