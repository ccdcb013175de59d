using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using Inventory.Domain;
using Inventory.Gateway.Events;
using Inventory.Gateway.Ops;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Inventory.Gateway.Documents;

/// <summary>
/// Says in the document's operations what their endpoints' metadata say: keys, parameters, lines, and every status with the codes it can
/// carry.
/// </summary>
internal static class OpenApiOperations
{
    private static readonly Dictionary<string, (string Description, string? Pattern,
        int? Length)> PathParameters = new(StringComparer.Ordinal)
    {
        ["itemId"] = ("The item's id.", ItemIdentifierAttribute.Grammar, Limits.ItemIdBytesMax),
        ["holdId"] = ("The hold's id.", IdentifierAttribute.Grammar, null),
        ["receiptId"] = ("The receipt, as the refusal carries it.", "^[A-Za-z0-9_-]+$", null),
        ["jobId"] = ("The job's id.", IdentifierAttribute.Grammar, null),
        ["keyId"] = ("The key's public id.", null, null),
        ["webhookId"] = ("The webhook's id.", IdentifierAttribute.Grammar, null),
        ["failureId"] = ("The failure's id, as the list tells it.", null, null),
        ["code"] = ("The problem's code.", null, null),
    };

    /// <summary>Completes one operation.</summary>
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context,
        CancellationToken cancellation)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters = [.. Parameters(context.Description.RelativePath!, endpoint)];
        if (endpoint.OfType<KeyRule>().LastOrDefault() is { } key)
        {
            operation.Description = key.Scopes is KeyScopes.None ? "Any key." : $"Scope: {string.Join(" or ", key.Scopes.Names())}.";
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(OpenApiService.KeyScheme, context.Document)] = [] }];
        }

        if (operation.RequestBody is OpenApiRequestBody body) DescribeBody(body, endpoint.OfType<ReadsBody>().Last());
        foreach (var answer in endpoint.OfType<Answered>()) DescribeAnswer(operation, answer, endpoint);
        DescribeProblems(operation, context.Document!, endpoint);
        return Task.CompletedTask;
    }

    private static IEnumerable<IOpenApiParameter> Parameters(string path, IList<object> endpoint)
    {
        foreach (var segment in path.Split('/').Where(segment => segment.StartsWith('{')))
        {
            var name = segment.Trim('{', '}');
            var (description, pattern, length) = PathParameters[name];
            yield return new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Path,
                Required = true,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = pattern, MaxLength = length },
            };
        }

        foreach (var parameter in endpoint.OfType<KnownQuery>().LastOrDefault()?.Parameters ?? [])
        {
            yield return new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Required = parameter.Required,
                Description = parameter.Description,
                Schema = SchemaOf(parameter),
            };
        }

        if (endpoint.OfType<TakesCorrelationId>().Any())
        {
            yield return new OpenApiParameter
            {
                Name = CorrelationId.Header,
                In = ParameterLocation.Header,
                Required = true,
                Description = "What it belongs to in other systems, such as an incident.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = IdentifierAttribute.Grammar },
            };
        }

        if (endpoint.OfType<TakesLastEventId>().Any())
        {
            yield return new OpenApiParameter
            {
                Name = "Last-Event-ID",
                In = ParameterLocation.Header,
                Description = "The last id heard, which a listener sends when it connects again; judged like after, and wins over it.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }

        if (endpoint.OfType<TakesIfMatch>().Any())
        {
            yield return new OpenApiParameter
            {
                Name = "If-Match",
                In = ParameterLocation.Header,
                Description = "The version to act on, as in the ETag of an answer: 412 where it is another. A repeat is judged first.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Examples = [(JsonNode)"\"7\""] },
            };
        }
    }

    private static OpenApiSchema SchemaOf(QueryParameter parameter)
    {
        var schema = new OpenApiSchema
        {
            Type = parameter.Kind switch
            {
                QueryKind.Integer => JsonSchemaType.Integer,
                QueryKind.Flag => JsonSchemaType.Boolean,
                _ => JsonSchemaType.String,
            },
            // An instant is said to be text: the common generators write a date-time in a query without its offset.
            Format = parameter.Kind switch { QueryKind.Integer => "int64", QueryKind.Date => "date", _ => null },
            Minimum = parameter.Min?.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Max?.ToString(CultureInfo.InvariantCulture),
            Pattern = parameter.Pattern,
        };
        if (parameter.Kind is QueryKind.Instant) schema.Examples = [(JsonNode)"2030-01-31T13:00:00+01:00"];
        if (parameter.Words is { } words) schema.Enum = [.. words.Select(word => (JsonNode)word)];
        return schema;
    }

    private static void DescribeBody(OpenApiRequestBody body, ReadsBody reads)
    {
        body.Required = reads.Type.GetProperties().Any(property => property.IsDefined(typeof(RequiredAttribute), inherit: true));
        if (reads.ContentType == ContentTypes.Ndjson) body.Content = new Dictionary<string,
            OpenApiMediaType> { [ContentTypes.Ndjson] = Lines(reads.Type) };
        else if (reads.ContentType == ContentTypes.CloudEvent && body.Content?.Values.FirstOrDefault() is { Schema: { } one })
        {
            body.Content = new Dictionary<string, OpenApiMediaType>
            {
                [ContentTypes.CloudEvent] = new() { Schema = one },
                [ContentTypes.CloudEvents] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = one } },
            };
        }
    }

    private static void DescribeAnswer(OpenApiOperation operation, Answered answer, IList<object> endpoint)
    {
        var status = answer.StatusCode.ToString(CultureInfo.InvariantCulture);
        operation.Responses ??= [];
        // The framework has no answer to tell of where there is no body.
        if (!operation.Responses.TryGetValue(status, out var known)
            || known is not OpenApiResponse response) operation.Responses[status] = response = new();
        response.Description = answer.Description;
        response.Headers = new Dictionary<string, IOpenApiHeader> { ["Request-Id"] = Header("The trace id.") };
        if (answer.Type?.Name is "ItemResponse" or "HoldResponse")
        {
            response.Headers["ETag"] = Header("The version in double quotes.");
            if (answer.StatusCode == 201) response.Headers["Location"] = Header("The path of what was made.");
            else if (endpoint.OfType<Refused>().Any(refused =>
                refused.Codes.Contains(ProblemCodes.OutcomeUnknown))) response.Headers["Idempotency-Replayed"] =
                    Header("true where it had already happened.");
        }

        if (answer is { StatusCode: 200, Type.Name: "KeyResponse" } or { Type.Name: "JobAccepted" })
            response.Headers["Idempotency-Replayed"] = Header("true where it had already happened.");

        if (answer.ContentType == ContentTypes.Ndjson) response.Content![ContentTypes.Ndjson] = Lines(answer.Type!);
        else if (answer.ContentType == EventEndpoints.ContentType)
            response.Content = new Dictionary<string, OpenApiMediaType> { [EventEndpoints.ContentType] = Events(nameof(EventEnvelope)) };
        else if (answer.Type == typeof(string))
            response.Content = new Dictionary<string,
                OpenApiMediaType> { [answer.ContentType!] = new() { Schema = Text(answer.ContentType!) } };
    }

    // A page is bytes to a generated client: text it would take for a quoted string of JSON, unless it is text/plain.
    private static OpenApiSchema Text(string contentType) => new()
    {
        Type = contentType == ContentTypes.Json ? JsonSchemaType.Object : JsonSchemaType.String,
        Format = contentType is "text/html" ? "binary" : null,
    };

    // OpenAPI 3.0 has no word for a sequence of objects. A generator must not take a line's schema for the whole, so the whole is bytes and
    // names it.
    private static OpenApiMediaType Lines(Type type)
    {
        var name = type.Name;
        return new()
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "binary",
                Description = $"NDJSON: an object like the schema {name} on each line, any number of lines.",
                Extensions = new Dictionary<string,
                    IOpenApiExtension> { ["x-line-schema"] = new JsonNodeExtension((JsonNode)$"#/components/schemas/{name}") },
            },
        };
    }

    // Bytes for the same reason, and since they do not end.
    private static OpenApiMediaType Events(string schema) => new()
    {
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Format = "binary",
            Description = $"Server-sent events without end: of each id is a cursor, event the type, and data an object like the schema {schema}.",
            Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["x-event-schema"] = new JsonNodeExtension((JsonNode)$"#/components/schemas/{schema}"),
            },
        },
    };

    private static void DescribeProblems(OpenApiOperation operation, OpenApiDocument document, IList<object> endpoint)
    {
        foreach (var codes in Codes(endpoint).Distinct().GroupBy(code => code.Status))
        {
            var response = new OpenApiResponse
            {
                Description = string.Join("\n", codes.Select(code => $"- `{code.Code}`: {code.Title}.")),
                Headers = new Dictionary<string, IOpenApiHeader> { ["Request-Id"] = Header("The trace id.") },
                Content = new Dictionary<string,
                    OpenApiMediaType> { [ContentTypes.Problem] = new() { Schema = new OpenApiSchemaReference("Problem", document) } },
                Extensions = new Dictionary<string,
                    IOpenApiExtension> { ["x-problem-codes"] =
                    new JsonNodeExtension(new JsonArray([.. codes.Select(code => (JsonNode)code.Code)])) },
            };
            if (codes.Key is 429 or 503) response.Headers["Retry-After"] = Header("Seconds to wait.");
            else if (codes.Key is 401) response.Headers["WWW-Authenticate"] = Header("Bearer.");
            operation.Responses![codes.Key.ToString(CultureInfo.InvariantCulture)] = response;
        }
    }

    private static IEnumerable<ProblemCode> Codes(IList<object> endpoint)
    {
        yield return ProblemCodes.InvalidRequest;
        if (endpoint.OfType<KeyRule>().Any())
        {
            yield return ProblemCodes.Unauthenticated;
            yield return ProblemCodes.Forbidden;
            yield return ProblemCodes.TenantMismatch;
        }

        if (endpoint.OfType<ReadsBody>().Any())
        {
            yield return ProblemCodes.PayloadTooLarge;
            yield return ProblemCodes.UnsupportedMediaType;
        }

        foreach (var code in endpoint.OfType<Refused>().SelectMany(refused => refused.Codes)) yield return code;
        yield return ProblemCodes.InternalError;
        if (!endpoint.OfType<KeyRule>().Any()) yield break;
        yield return ProblemCodes.RateLimited;
        yield return ProblemCodes.LedgerUnavailable;
        yield return ProblemCodes.Starting;
    }

    private static OpenApiHeader Header(string description) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
