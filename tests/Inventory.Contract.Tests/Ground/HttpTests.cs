using System.Text;
using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Ground;

/// <summary>Headers, bodies, methods and paths.</summary>
[Collection(ItemsCollection.Name)]
public sealed class HttpTests(ContractSilo silo) : ContractTests(silo)
{
    private const int MiB = 1 << 20;

    [Fact]
    public async Task The_callers_trace_is_honoured()
    {
        var trace = "0af7651916cd43dd8448eb211c80319c";
        var traced = await Api.Get("/v1/items/sku:none", ("traceparent", $"00-{trace}-b7ad6b7169203331-01"));
        Assert.Equal(trace, traced.Is(404, "item-not-found").Text("traceId"));
        Assert.Equal(trace, traced.RequestId);
        Assert.Equal(trace, (await Api.Get("/health/live", ("traceparent", $"00-{trace}-b7ad6b7169203331-00"))).RequestId);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public async Task A_broken_trace_is_replaced(string parent)
    {
        var answer = await Api.Get("/v1/items?limit=1", ("traceparent", parent));
        Assert.Matches("^[0-9a-f]{32}$", answer.Is(200).RequestId);
        Assert.DoesNotContain(answer.RequestId, parent, StringComparison.Ordinal);
        Assert.NotEqual(answer.RequestId, (await Api.Get("/v1/items?limit=1")).RequestId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong-key")]
    [InlineData("")]
    public async Task Without_a_key_nothing_is_told(string? key)
    {
        foreach (var path in (string[])["/v1/items", "/v1/items/sku:none", "/v1/holds", "/v1/keys", "/v1/availability/nights",
            "/v1/test/clock"])
            (await Api.As(key).Get(path)).Is(401, "unauthenticated");
        (await Api.As(key).Post("/v1/holds", "{}")).Is(401, "unauthenticated");
        (await Api.As(key).Post("/v1/items:import", "{}")).Is(401, "unauthenticated");
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("test-bootstrap-key-0123456789abcdef")]
    public async Task Other_schemes_are_no_key(string value) =>
        (await Api.As(null).Get("/v1/items", ("Authorization", value))).Is(401, "unauthenticated");

    [Fact]
    public async Task The_tenant_header_must_be_the_keys_tenant()
    {
        (await Api.Get("/v1/items?limit=1", ("X-Tenant-Id", "demo"))).Is(200);
        (await Api.Get("/v1/items?limit=1", ("X-Tenant-Id", "Demo"))).Is(403, "tenant-mismatch");
        (await Api.Get("/v1/items?limit=1", ("X-Tenant-Id", "other"))).Is(403, "tenant-mismatch");
        (await Api.Post("/v1/holds", "{}", ("X-Tenant-Id", "other"))).Is(403, "tenant-mismatch");
    }

    [Theory]
    [InlineData("/v1/items")]
    [InlineData("/v1/holds")]
    [InlineData("/v1/availability")]
    [InlineData("/v1/keys")]
    [InlineData("/v1/holds/h/confirm")]
    public async Task More_than_one_MiB_is_too_large(string path)
    {
        (await Api.Post(path, new string(' ', MiB - 2) + "{}x")).Is(413, "payload-too-large");
        Assert.NotEqual(413, (await Api.Post(path, new string(' ', MiB - 2) + "{}")).Status);
    }

    [Theory]
    [InlineData("/v1/holds:batch")]
    [InlineData("/v1/adjustments:batch")]
    [InlineData("/v1/counts:batch")]
    public async Task A_batch_may_have_four(string path)
    {
        (await Api.Post(path, new string(' ', 4 * MiB - 1) + "{}")).Is(413, "payload-too-large");
        (await Api.Post(path, new string(' ', 4 * MiB - 2) + "{}")).Is(400, "invalid-request");
    }

    [Theory]
    [InlineData("/v1/items", 1)]
    [InlineData("/v1/holds:batch", 4)]
    public async Task Too_large_is_too_large_in_chunks_as_well(string path, int limit)
    {
        (await Api.Send("POST", path, new Chunked(limit * MiB + 1))).Is(413, "payload-too-large");
        (await Api.Send("POST", path, new Chunked(limit * MiB))).Is(400, "invalid-request");
    }

    [Fact]
    public async Task Without_a_key_the_size_does_not_matter() =>
        (await Api.As(null).Post("/v1/items", new string(' ', MiB + 1))).Is(401, "unauthenticated");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Other_content_types_are_refused(string type)
    {
        (await Api.Send("POST", "/v1/items", Api.Content($$"""{"itemId":"sku:{{New("s")}}","onHand":1}""", type)))
            .Is(415, "unsupported-media-type");
        (await Api.Send("POST", "/v1/holds:batch", Api.Content("""{"holds":[]}""", type))).Is(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("Application/JSON")]
    public async Task JSON_in_UTF_8_is_taken(string type) =>
        (await Api.Send("POST", "/v1/items", Api.Content($$"""{"itemId":"sku:{{New("s")}}","onHand":1}""", type))).Is(201);

    [Theory]
    [InlineData("PUT", "/v1/items", "GET, POST")]
    [InlineData("DELETE", "/v1/items/sku:a", "GET, PATCH")]
    [InlineData("GET", "/v1/items:import", "POST")]
    [InlineData("GET", "/v1/holds:batch", "POST")]
    [InlineData("GET", "/v1/items/sku:a/counts", "POST")]
    [InlineData("POST", "/v1/items/sku:a/events", "GET")]
    [InlineData("PUT", "/v1/holds/h", "GET, PATCH")]
    [InlineData("GET", "/v1/holds/h/confirm", "POST")]
    [InlineData("GET", "/v1/availability", "POST")]
    [InlineData("POST", "/v1/availability/nights", "GET")]
    [InlineData("PUT", "/v1/keys", "GET, POST")]
    [InlineData("GET", "/v1/keys/k", "DELETE")]
    [InlineData("POST", "/v1/test/clock", "GET, PUT")]
    [InlineData("POST", "/health/live", "GET")]
    [InlineData("POST", "/metrics", "GET")]
    public async Task Other_methods_are_refused_and_the_right_ones_named(string method, string path, string allowed)
    {
        var refused = (await Api.Send(method, path, (HttpContent?)null)).Is(405, "method-not-allowed");
        var named = refused.Header("Allow")!.Split(", ");
        Assert.Equal(allowed.Split(", "), named.Where(one => one is not "HEAD").Order());
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/items/")]
    [InlineData("/v1/items/sku:a/nothing")]
    [InlineData("/v1/holds/h/nothing")]
    [InlineData("/v1/holds/h/confirm/more")]
    [InlineData("/v2/items")]
    [InlineData("/health/other")]
    [InlineData("/nothing")]
    public async Task Other_paths_are_not_found(string path) => (await Api.Get(path)).Is(404, "not-found");

    [Theory]
    [InlineData("/v1/items")]
    [InlineData("/v1/holds")]
    [InlineData("/v1/availability")]
    [InlineData("/v1/holds/h/confirm")]
    public async Task Parameters_of_a_POST_are_unknown(string path) =>
        (await Api.Post(path + "?dryRun=1", "{}")).Is(400, "invalid-request");

    [Fact]
    public async Task A_problem_tells_where_it_happened()
    {
        var refused = (await Api.Get("/v1/items/sku:none")).Is(404, "item-not-found");
        Assert.Equal("/v1/items/sku:none", refused.Text("instance"));
    }

    private sealed class Chunked : HttpContent
    {
        private readonly int _length;

        public Chunked(int length)
        {
            _length = length;
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            var piece = Encoding.UTF8.GetBytes(new string(' ', 64 * 1024));
            await stream.WriteAsync("{}"u8.ToArray());
            for (var left = _length - 2; left > 0; left -= piece.Length)
                await stream.WriteAsync(piece.AsMemory(0, Math.Min(left, piece.Length)));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
