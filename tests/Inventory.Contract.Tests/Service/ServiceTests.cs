using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Service;

/// <summary>Health, metrics, OpenAPI and the pages of problems: without a key.</summary>
[Collection(ItemsCollection.Name)]
public sealed class ServiceTests(ContractSilo silo) : ContractTests(silo)
{
    private Api Anybody => Api.As(null);

    public static TheoryData<string> Codes => [.. ContractCodes.Statuses.Keys];

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_told(string path) => (await Anybody.Get(path)).Is(200);

    [Fact]
    public async Task Metrics_are_Prometheus_text()
    {
        var metrics = (await Anybody.Get("/metrics")).Is(200);
        Assert.Equal("text/plain", metrics.MediaType);
        Assert.Contains("# TYPE ", metrics.Body, StringComparison.Ordinal);
        Assert.Contains("# HELP ", metrics.Body, StringComparison.Ordinal);
        foreach (var line in metrics.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
            Assert.Matches("""^[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})? (NaN|[+-]?Inf|[-+0-9.eE]+)$""", line);
    }

    [Fact]
    public async Task OpenAPI_names_every_path_of_the_contract()
    {
        var document = (await Anybody.Get("/openapi/v1.json")).Is(200);
        Assert.StartsWith("3.", document.Text("openapi"), StringComparison.Ordinal);
        string[] operations =
        [
            "post /v1/keys", "get /v1/keys", "delete /v1/keys/{keyId}", "post /v1/items", "get /v1/items", "patch /v1/items/{itemId}",
                "get /v1/items/{itemId}",
            "post /v1/items/{itemId}/adjustments", "post /v1/items/{itemId}/counts", "post /v1/items:import", "post /v1/adjustments:batch",
                "post /v1/counts:batch",
            "get /v1/items/{itemId}/holds", "get /v1/items/{itemId}/events", "post /v1/holds", "post /v1/holds:batch", "get /v1/holds",
                "get /v1/holds/{holdId}",
            "patch /v1/holds/{holdId}", "post /v1/holds/{holdId}/confirm", "post /v1/holds/{holdId}/release",
                "post /v1/holds/{holdId}/cancel",
            "post /v1/holds/{holdId}/fulfilments", "post /v1/availability", "get /v1/availability/nights", "get /health/live",
                "get /health/ready", "get /metrics",
        ];
        foreach (var (method, path) in operations.Select(one => one.Split(' ')).Select(parts => (parts[0], parts[1])))
            Assert.True(document.Json["paths"]?[path]?[method] is not null, $"{method} {path} is not in the document.");
    }

    [Fact]
    public async Task The_reference_is_a_page_that_needs_no_network()
    {
        var page = (await Anybody.Get("/docs")).Is(200);
        Assert.Equal("text/html", page.MediaType);
        Assert.DoesNotContain("://", page.Body, StringComparison.Ordinal);
        foreach (var script in (string[])["scalar.js", "scalar.aspnetcore.js"])
        {
            Assert.Contains(script, page.Body, StringComparison.Ordinal);
            Assert.Contains("javascript", (await Anybody.Get("/docs/" + script)).Is(200).MediaType, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_has_a_page(string code)
    {
        var page = (await Anybody.Get($"/problems/{code}")).Is(200);
        Assert.Contains(code, page.Body, StringComparison.Ordinal);
        Assert.True(page.Body.Length > 100);
    }

    [Fact]
    public async Task Other_codes_have_none() => (await Anybody.Get("/problems/no-such-code")).Is(404, "not-found");
}
