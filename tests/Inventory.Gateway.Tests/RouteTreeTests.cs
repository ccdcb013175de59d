using Inventory.Gateway.Http;

namespace Inventory.Gateway.Tests;

public class RouteTreeTests
{
    private static readonly RouteTree Tree = new(
    [
        Route("GET", "/v1/items"), Route("POST", "/v1/items:import"), Route("GET", "/v1/items/{itemId}"), Route("GET", "/v1/items/{itemId}/events"),
        Route("GET", "/v1/availability/nights"),
    ]);

    [Theory]
    [InlineData("/v1/items", "/v1/items", null)]
    [InlineData("/v1/items:import", "/v1/items:import", null)]
    [InlineData("/v1/items%3Aimport", "/v1/items:import", null)]
    [InlineData("/v1/items/sku:a@b", "/v1/items/{itemId}", "sku:a@b")]
    [InlineData("/v1/items/sku%3Aa%40b", "/v1/items/{itemId}", "sku:a@b")]
    [InlineData("/v1/items/a%2Fevents", "/v1/items/{itemId}", "a/events")]
    [InlineData("/v1/items/x/events", "/v1/items/{itemId}/events", "x")]
    [InlineData("/v1/availability/nights", "/v1/availability/nights", null)]
    public void Finds_the_operations_of_a_path(string path, string route, string? value)
    {
        Assert.Equal(route, Tree.Find(path, out var found)![0].Path);
        Assert.Equal(value, found);
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/v1/items/")]
    [InlineData("/v1/Items")]
    [InlineData("/v1/items/x/")]
    [InlineData("/v1/items/x/other")]
    [InlineData("/v1/items//events")]
    [InlineData("/")]
    [InlineData("")]
    public void Finds_nothing_elsewhere(string path) => Assert.Null(Tree.Find(path, out _));

    private static Route Route(string method, string path) => new(method, path, Access.Open, _ => Task.CompletedTask);
}
