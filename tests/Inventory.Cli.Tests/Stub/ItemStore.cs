using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Inventory.Cli.Tests.Stub;

/// <summary>Answers <c>POST /v1/items:import</c> as the contract says, in memory.</summary>
internal sealed class ItemStore
{
    private readonly Lock _lock = new();

    /// <summary>Every item's last accepted line.</summary>
    public Dictionary<string, string> Items { get; } = [];

    /// <summary>Every accepted line, in order of arrival.</summary>
    public List<string> Accepted { get; } = [];

    /// <summary>Lines answered under each import's id.</summary>
    public Dictionary<(string ImportId, string ItemId), string> Imported { get; } = [];

    public async Task ImportAsync(HttpContext context, string body)
    {
        var query = context.Request.Query;
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.WriteAsync(Judge(body, query["importId"], query["dryRun"] == "true"));
    }

    /// <summary>An answer line for each line of the body.</summary>
    public string Judge(string body, string? importId = null, bool dryRun = false)
    {
        var answer = new StringBuilder();
        var number = 0;
        foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            lock (_lock) answer.Append(JudgeLine(++number, line, importId, dryRun)).Append('\n');
        }

        return answer.ToString();
    }

    private string JudgeLine(int number, string line, string? importId, bool dryRun)
    {
        string? itemId = null;
        try
        {
            using var document = JsonDocument.Parse(line);
            itemId = document.RootElement.TryGetProperty("itemId", out var id) ? id.GetString() : null;
        }
        catch (JsonException)
        {
            return Invalid(number, null, "line", "must be a JSON object.");
        }

        if (itemId?.StartsWith("sku:", StringComparison.Ordinal) != true) return Invalid(number, itemId, "itemId", "must be an item id.");
        if (importId is not null && Imported.TryGetValue((importId, itemId), out var earlier))
        {
            return earlier == line
                ? $$"""{"line":{{number}},"itemId":"{{itemId}}","outcome":"unchanged"}"""
                : $$"""{"line":{{number}},"itemId":"{{itemId}}","outcome":"invalid","problem":{{Answers.Problem(409, "id-reused", "Another line of this import says otherwise.")}}}""";
        }

        var outcome = !Items.TryGetValue(itemId, out var present) ? "created" : present == line ? "unchanged" : "updated";
        if (!dryRun)
        {
            if (importId is not null) Imported[(importId, itemId)] = line;
            Items[itemId] = line;
            Accepted.Add(line);
        }

        return $$"""{"line":{{number}},"itemId":"{{itemId}}","outcome":"{{outcome}}"}""";
    }

    private static string Invalid(int number, string? itemId, string field, string why)
    {
        var problem = Answers.Problem(400, "invalid-request", "The line is invalid.", $$""","errors":{"{{field}}":["{{why}}"]}""");
        return $$"""{"line":{{number}},"itemId":{{(itemId is null ? "null" : $"\"{itemId}\"")}},"outcome":"invalid","problem":{{problem}}}""";
    }
}
