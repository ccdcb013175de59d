using System.Text;
using System.Text.Json;
using Inventory.Gateway.Documents;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Gateway.Tests;

public class OpenApiTests
{
    private static readonly string Text = Encoding.UTF8.GetString(Parts.Services.GetRequiredService<OpenApiText>().JsonAsync().GetAwaiter()
        .GetResult());
    private static readonly JsonElement Document = JsonDocument.Parse(Text).RootElement;

    [Fact]
    public void Is_the_snapshot_in_docs()
    {
        var snapshot = Path.Combine(Repository.Root, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("RENEW_SNAPSHOTS") == "1") File.WriteAllText(snapshot, Text);
        Assert.True(File.Exists(snapshot) && File.ReadAllText(snapshot) == Text,
            "The document is not docs/openapi.json. Where the change is meant, run this test with RENEW_SNAPSHOTS=1 and look at the difference before it is committed.");
    }

    [Fact]
    public void Describes_every_endpoint_and_no_other()
    {
        var mapped = Endpoints().SelectMany(endpoint => Methods(endpoint).Select(method => $"{method} {endpoint.RoutePattern.RawText}"));
        Assert.Equal(mapped.Order(StringComparer.Ordinal), Operations().Select(operation => $"{operation.Method} {operation.Path}")
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_the_query_parameters_that_each_operation_takes()
    {
        foreach (var endpoint in Endpoints())
        {
            var known = endpoint.Metadata.GetMetadata<KnownQuery>()?.Names ?? [];
            foreach (var operation in OperationsOf(endpoint)) Assert.Equal(known, Parameters(operation, "query"));
        }
    }

    [Fact]
    public void Leaves_out_the_headers_that_every_request_may_have()
    {
        foreach (var operation in Operations())
            Assert.DoesNotContain(Parameters(operation.Operation, "header"), header => header is not ("If-Match" or "Correlation-Id" or "Last-Event-ID"));
    }

    [Fact]
    public void Says_which_operations_need_a_key()
    {
        foreach (var endpoint in Endpoints())
        {
            foreach (var operation in OperationsOf(endpoint))
                Assert.Equal(endpoint.Metadata.GetMetadata<KeyRule>() is not null, operation.TryGetProperty("security", out var security)
                    && security.GetArrayLength() > 0);
        }
    }

    [Fact]
    public void Every_operation_has_an_id_and_a_summary_of_its_own()
    {
        var ids = Operations().Select(operation => operation.Operation.GetProperty("operationId").GetString()).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(Operations(), operation => Assert.True(operation.Operation.GetProperty("summary").GetString()!.Length > 5,
            operation.Path));
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        foreach (var reference in Values(Document, "$ref").Concat(Values(Document, "x-line-schema")).Select(value => value.GetString()!))
        {
            var at = Document;
            foreach (var step in reference.Split('/').Skip(1)) Assert.True(at.TryGetProperty(step, out at), reference);
        }
    }

    [Fact]
    public void Every_body_has_a_schema_with_a_name_and_every_schema_and_field_a_description()
    {
        foreach (var content in Values(Document, "content").SelectMany(content => content.EnumerateObject())
            .Where(content => content.Name.EndsWith("json", StringComparison.Ordinal)))
        {
            var schema = content.Value.GetProperty("schema");
            Assert.True(schema.TryGetProperty("$ref", out _) || content.Name == "application/x-ndjson"
                || !schema.TryGetProperty("properties", out _), content.Value.GetRawText());
        }

        foreach (var schema in Schemas())
        {
            Assert.True(schema.Value.TryGetProperty("description", out _), schema.Name);
            foreach (var field in schema.Value.GetProperty("properties").EnumerateObject())
            {
                // Beside a reference OpenAPI 3.0 takes no description: the schema it leads to has one.
                Assert.True(field.Value.TryGetProperty("description", out _) || field.Value.TryGetProperty("$ref", out _)
                    || field.Value.TryGetProperty("allOf", out _), $"{schema.Name}.{field.Name}");
            }
        }
    }

    [Fact]
    public void Every_schema_has_an_example_with_all_that_is_required_and_nothing_of_its_own_invention()
    {
        foreach (var schema in Schemas())
        {
            Assert.True(schema.Value.TryGetProperty("example", out var example), schema.Name);
            foreach (var field in example.EnumerateObject())
                Assert.True(schema.Value.GetProperty("properties").TryGetProperty(field.Name, out _), $"{schema.Name}.{field.Name}");
            foreach (var field in schema.Value.TryGetProperty("required", out var required)
                ? required.EnumerateArray().Select(name => name.GetString()!) : [])
                Assert.True(example.TryGetProperty(field, out _), $"The example of {schema.Name} lacks {field}");
        }
    }

    [Fact]
    public void A_request_has_no_defaults_and_its_optional_fields_may_be_null()
    {
        Assert.Empty(Values(Document, "default"));
        foreach (var schema in Schemas().Where(schema => Requests().Contains(schema.Name)))
        {
            var required = schema.Value.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!)
                .ToArray() : [];
            foreach (var field in schema.Value.GetProperty("properties").EnumerateObject())
            {
                var nullable = field.Value.TryGetProperty("nullable", out var value) && value.GetBoolean();
                Assert.True(nullable == !required.Contains(field.Name),
                    $"{schema.Name}.{field.Name} is {(nullable ? "nullable" : "not nullable")}");
            }
        }
    }

    [Fact]
    public void A_request_is_complete_and_an_answer_may_gain_fields()
    {
        foreach (var schema in Schemas())
        {
            var isClosed = schema.Value.TryGetProperty("additionalProperties", out var more) && more.ValueKind is JsonValueKind.False;
            Assert.True(isClosed == Requests().Contains(schema.Name), schema.Name);
        }
    }

    [Fact]
    public void An_answers_optional_values_can_be_told_from_0_and_nothing_else_is_nullable()
    {
        foreach (var schema in Schemas().Where(schema => !Requests().Contains(schema.Name)))
        {
            var required = schema.Value.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name =>
                name.GetString()!).ToArray() : [];
            foreach (var field in schema.Value.GetProperty("properties").EnumerateObject())
            {
                var type = field.Value.TryGetProperty("type", out var said) ? said.GetString() : null;
                var isValue = type is "integer" or "boolean" || field.Value.TryGetProperty("enum", out _)
                    || (field.Value.TryGetProperty("format", out var format) && format.GetString() is "date-time" or "date");
                Assert.True(field.Value.TryGetProperty("nullable", out _) == (isValue && !required.Contains(field.Name)),
                    $"{schema.Name}.{field.Name}");
            }
        }
    }

    [Fact]
    public void An_instant_in_a_query_is_text_because_generators_lose_its_offset()
    {
        foreach (var parameter in Values(Document, "parameters").SelectMany(parameters => parameters.EnumerateArray()))
            Assert.False(parameter.GetProperty("schema").TryGetProperty("format", out var format) && format.GetString() == "date-time");
    }

    [Fact]
    public void Closed_words_are_typed_and_open_ones_are_not()
    {
        Assert.Equal(["held", "confirmed", "fulfilled", "expired", "released", "cancelled"],
            Words(Schema("Hold").GetProperty("properties").GetProperty("status")));
        Assert.Equal(["refuse", "reacquire"], Words(Schema("Confirmation").GetProperty("properties").GetProperty("ifExpired")));
        var code = Schema("Problem").GetProperty("properties").GetProperty("code");
        Assert.False(code.TryGetProperty("enum", out _));
        Assert.Equal(ProblemCodes.All.Select(problem => problem.Code), code.GetProperty("x-extensible-enum").EnumerateArray()
            .Select(word => word.GetString()!));
    }

    [Fact]
    public void Every_status_says_the_codes_it_can_carry()
    {
        foreach (var operation in Operations())
        {
            foreach (var response in operation.Operation.GetProperty("responses").EnumerateObject()
                .Where(response => response.Name[0] is '4' or '5'))
            {
                Assert.NotEmpty(response.Value.GetProperty("x-problem-codes").EnumerateArray());
                foreach (var code in response.Value.GetProperty("x-problem-codes").EnumerateArray())
                    Assert.Equal(response.Name, ProblemCodes.All.Single(problem => problem.Code == code.GetString())
                        .Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void Lines_are_said_to_be_lines()
    {
        var import = Operations().Single(operation => operation.Path == "/v1/items:import").Operation;
        Assert.Equal("#/components/schemas/ImportedItem", import.GetProperty("requestBody").GetProperty("content")
            .GetProperty("application/x-ndjson").GetProperty("schema").GetProperty("x-line-schema").GetString());
        Assert.Equal("binary", import.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/x-ndjson")
            .GetProperty("schema").GetProperty("format").GetString());
    }

    private static IEnumerable<RouteEndpoint> Endpoints() =>
        Parts.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ApiEndpoint>() is not null);

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(method => method is not "HEAD");

    private static IEnumerable<JsonElement> OperationsOf(RouteEndpoint endpoint) => Methods(endpoint).Select(method =>
        Operations().Single(operation => operation.Path == endpoint.RoutePattern.RawText && operation.Method == method).Operation);

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations() =>
        from path in Document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    private static IEnumerable<string> Parameters(JsonElement operation, string where) =>
        !operation.TryGetProperty("parameters", out var parameters) ? [] :
        parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == where)
            .Select(parameter => parameter.GetProperty("name").GetString()!);

    private static IEnumerable<JsonProperty> Schemas() => Document.GetProperty("components").GetProperty("schemas").EnumerateObject()
        .Where(schema => schema.Value.TryGetProperty("properties", out _));

    private static JsonElement Schema(string name) => Document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private static HashSet<string> Requests()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var body in Operations().Where(operation => operation.Operation.TryGetProperty("requestBody", out _))
            .Select(operation => operation.Operation.GetProperty("requestBody"))) Collect(body, names);
        return names;
    }

    private static void Collect(JsonElement element, HashSet<string> names)
    {
        foreach (var reference in Values(element, "$ref").Concat(Values(element, "x-line-schema")))
        {
            var name = reference.GetString()!.Split('/')[^1];
            if (names.Add(name)) Collect(Schema(name), names);
        }
    }

    private static IEnumerable<string?> Words(JsonElement schema) =>
        schema.GetProperty("enum").EnumerateArray().Select(word => word.GetString());

    private static IEnumerable<JsonElement> Values(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name == name ? [property.Value]
            : property.Name == "example" ? [] : Values(property.Value, name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(one => Values(one, name)),
        _ => [],
    };
}
