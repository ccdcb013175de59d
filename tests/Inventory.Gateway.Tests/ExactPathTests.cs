using Inventory.Http.Requests;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Inventory.Gateway.Tests;

public class ExactPathTests
{
    [Theory]
    [InlineData("/v1/items", "/v1/items", true)]
    [InlineData("/v1/items", "/v1/Items", false)]
    [InlineData("/v1/items", "/v1/items/", false)]
    [InlineData("/v1/items", "/v1", false)]
    [InlineData("/v1/items:import", "/v1/items:import", true)]
    [InlineData("/v1/items/{itemId}/events", "/v1/items/sku:A/events", true)]
    [InlineData("/v1/items/{itemId}/events", "/v1/items//events", false)]
    [InlineData("/v1/items/{itemId}/events", "/v1/items/sku:A/events/", false)]
    [InlineData("/v1/items/{itemId}", "/v1/items/sku:A/events", false)]
    public void A_path_is_its_patterns_to_the_letter(string pattern, string path, bool exact) =>
        Assert.Equal(exact, ApiEndpoints.IsExact(RoutePatternFactory.Parse(pattern), path));
}
