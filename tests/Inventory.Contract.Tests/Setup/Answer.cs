using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Inventory.Contract.Tests.Setup;

/// <summary>One answer of the service, with what every answer of its kind must have already checked.</summary>
public sealed class Answer
{
    private readonly HttpResponseMessage _response;
    private readonly string _request;

    private Answer(HttpResponseMessage response, string request, string body)
    {
        _response = response;
        _request = request;
        Body = body;
        MediaType = response.Content.Headers.ContentType?.MediaType;
    }

    public int Status => (int)_response.StatusCode;

    public string Body { get; }

    public string? MediaType { get; }

    /// <summary>The body as JSON; fails where it is none.</summary>
    public JsonNode Json => field ??= JsonNode.Parse(Body) ?? throw new FormatException("The body is null.");

    /// <summary>The body's lines as JSON, for NDJSON.</summary>
    public JsonNode[] Lines => [.. Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    public string RequestId => Header("Request-Id") ?? "";

    public string? ETag => Header("ETag");

    public bool Replayed => Header("Idempotency-Replayed") == "true";

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, string request)
    {
        var answer = new Answer(response, request, await response.Content.ReadAsStringAsync());
        Assert.True(answer.RequestId.Length == 32, answer.Told("has no Request-Id that is a trace id"));
        if (answer.MediaType is "application/json" or "application/problem+json" && answer.Body.Length > 0)
            Shape.Check(answer.Json, answer.Told);
        return answer;
    }

    public string? Header(string name) =>
        _response.Headers.TryGetValues(name, out var values) || _response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values) : null;

    /// <summary>It is a success of this status.</summary>
    public Answer Is(int status)
    {
        Assert.True(Status == status, Told($"is not {status}"));
        if (status is 200 or 201) Assert.True(Header("Idempotency-Replayed") is null or "true", Told("has a wrong Idempotency-Replayed"));
        return this;
    }

    /// <summary>It is the resource as it is now, and nothing happened.</summary>
    public Answer IsReplayed()
    {
        Is(200);
        Assert.True(Replayed, Told("is not told to be a repeat"));
        return this;
    }

    /// <summary>It did something, and says so by not saying otherwise.</summary>
    public Answer IsFresh(int status = 200)
    {
        Is(status);
        Assert.False(Replayed, Told("is told to be a repeat"));
        return this;
    }

    /// <summary>It is a problem of this code, with everything that a problem must have.</summary>
    public Answer Is(int status, string code)
    {
        Assert.True(Status == status, Told($"is not {status} {code}"));
        Problems.Check(this, code);
        Assert.False(Replayed, Told("is a refusal told to be a repeat"));
        return this;
    }

    /// <summary>It has at least these fields with these values; arrays must have as many elements.</summary>
    public Answer Shows([StringSyntax(StringSyntaxAttribute.Json)] string expected)
    {
        Shape.Contains(JsonNode.Parse(expected)!, Json, "$", Told);
        return this;
    }

    public Answer Lacks(params string[] fields)
    {
        foreach (var field in fields) Assert.True(Json[field] is null, Told($"has {field}"));
        return this;
    }

    public string Text(string field) => Field(field).GetValue<string>();

    public long Number(string field) => Field(field).GetValue<long>();

    public DateTimeOffset Instant(string field) => DateTimeOffset.Parse(Text(field), CultureInfo.InvariantCulture);

    /// <summary>A path such as <c>problem.code</c>; fails where it leads nowhere.</summary>
    public JsonNode Field(string path) =>
        path.Split('.').Aggregate((JsonNode?)Json, (node, name) => node?[name]) ?? throw new KeyNotFoundException(Told($"has no {path}"));

    public JsonArray List(string field) => Field(field).AsArray();

    public string Told(string what) => $"The answer {what}.\n{_request}\n→ {Status} {MediaType}\n{Body}";
}
