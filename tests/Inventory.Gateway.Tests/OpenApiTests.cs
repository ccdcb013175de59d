using System.Text.Json;
using Inventory.Gateway.Http;
using Inventory.Gateway.Problems;
using Inventory.Gateway.Service;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Gateway.Tests;

public class OpenApiTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(ServiceEndpoints.OpenApi).RootElement;

    [Fact]
    public async Task Describes_every_operation_and_no_other()
    {
        await using var services = Parts.Services();
        var routes = services.GetRequiredService<RouteTable>().Routes.Select(route => $"{route.Method} {route.Path}");
        var described = Operations().Select(operation => $"{operation.Method} {operation.Path}");
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Names_the_query_parameters_that_each_operation_takes()
    {
        await using var services = Parts.Services();
        foreach (var route in services.GetRequiredService<RouteTable>().Routes)
        {
            var operation = Operations().Single(operation => operation.Path == route.Path && operation.Method == route.Method).Operation;
            var named = operation.GetProperty("parameters").EnumerateArray()
                .Where(parameter => parameter.TryGetProperty("in", out var where) && where.GetString() == "query")
                .Select(parameter => parameter.GetProperty("name").GetString()!);
            Assert.Equal(route.Query, named);
        }
    }

    [Fact]
    public async Task Says_which_operations_need_a_key()
    {
        await using var services = Parts.Services();
        foreach (var route in services.GetRequiredService<RouteTable>().Routes)
        {
            var operation = Operations().Single(operation => operation.Path == route.Path && operation.Method == route.Method).Operation;
            Assert.Equal(route.Access.Key, operation.GetProperty("security").GetArrayLength() > 0);
        }
    }

    [Fact]
    public void Every_operation_has_an_id_of_its_own()
    {
        var ids = Operations().Select(operation => operation.Operation.GetProperty("operationId").GetString()).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        foreach (var reference in References(Document))
        {
            var at = Document;
            foreach (var step in reference.Split('/').Skip(1)) Assert.True(at.TryGetProperty(step, out at), reference);
        }
    }

    [Fact]
    public void Names_every_problem_code()
    {
        var named = Document.GetProperty("components").GetProperty("schemas").GetProperty("Problem").GetProperty("properties").GetProperty("code")
            .GetProperty("examples").EnumerateArray().Select(code => code.GetString()!);
        Assert.Equal(ProblemCodes.All.Select(problem => problem.Code), named);
    }

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations() =>
        from path in Document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "$ref" ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
