using System.Text.Json;

namespace Inventory.Cli.Http;

/// <summary>A refusal as the service words it (RFC 9457), and the facts it carries.</summary>
internal sealed record Problem(int Status, string? Code, string Detail)
{
    /// <summary>Whether the same request may succeed later, as the service says; null where it says nothing.</summary>
    public bool? Retryable { get; init; }

    /// <summary>False where the service has said that repeating is useless.</summary>
    public bool MayRepeat => Retryable != false;

    /// <summary>Which field is wrong, and why.</summary>
    public IReadOnlyList<(string Field, string Why)> Errors { get; init; } = [];

    /// <summary>Further facts, a line each.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>Reads an answer that is not 2xx. Whatever a proxy on the way may have put there is survived.</summary>
    public static Problem Parse(Answer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return Read(document.RootElement, answer.Status);
        }
        catch (JsonException)
        {
            // not the service's own words
        }

        return new(answer.Status, null, $"The server answered HTTP status {answer.Status} without saying why.");
    }

    /// <summary>Reads a problem object.</summary>
    public static Problem Read(JsonElement problem, int status) =>
        new(Number(problem, "status") is { } own ? (int)own
            : status, Text(problem, "code"), Text(problem, "detail") ?? Text(problem, "title") ?? "The server gave no reason.")
        {
            Retryable = problem.TryGetProperty("retryable", out var retryable)
                && retryable.ValueKind is JsonValueKind.True or JsonValueKind.False ? retryable.GetBoolean() : null,
            Errors = FieldErrors(problem),
            Facts = FactsOf(problem),
        };

    private static List<(string Field, string Why)> FieldErrors(JsonElement problem)
    {
        var errors = new List<(string, string)>();
        if (!problem.TryGetProperty("errors", out var fields) || fields.ValueKind != JsonValueKind.Object) return errors;
        foreach (var field in fields.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Array) continue;
            foreach (var why in field.Value.EnumerateArray()) errors.Add((field.Name, why.ToString()));
        }

        return errors;
    }

    private static List<string> FactsOf(JsonElement problem)
    {
        var facts = new List<string>();
        if (problem.TryGetProperty("shortages", out var shortages) && shortages.ValueKind == JsonValueKind.Array)
        {
            foreach (var shortage in shortages.EnumerateArray())
            {
                facts.Add(
                    $"{Text(shortage, "itemId")}: {Number(shortage, "requested")} asked for, {Number(shortage, "available")} available");
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["itemIds", "differs"])
        {
            if (problem.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array)
            {
                facts.Add(
                    $"{(name == "itemIds" ? "items" : name)}: " +
                    string.Join(", ", list.EnumerateArray().Select(static value => value.ToString())));
            }
        }

        if (Text(problem, "holdStatus") is { } status) facts.Add($"the hold is {status}");
        return facts;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static long? Number(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number) ? number : null;
}
