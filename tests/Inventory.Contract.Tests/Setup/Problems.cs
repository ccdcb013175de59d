using System.Collections.Concurrent;
using System.Globalization;

namespace Inventory.Contract.Tests.Setup;

/// <summary>The codes of the contract, and what an answer of each must have.</summary>
public static class Problems
{
    /// <summary>Every code, with its status.</summary>
    public static readonly IReadOnlyDictionary<string, int> Statuses = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["invalid-request"] = 400, ["invalid-cursor"] = 400, ["unauthenticated"] = 401, ["forbidden"] = 403, ["tenant-mismatch"] = 403,
        ["item-not-found"] = 404, ["hold-not-found"] = 404, ["not-found"] = 404, ["method-not-allowed"] = 405, ["request-timeout"] = 408,
        ["payload-too-large"] = 413,
        ["unsupported-media-type"] = 415, ["item-exists"] = 409, ["id-reused"] = 409, ["settings-changed"] = 409, ["negative-stock"] = 409,
        ["insufficient-stock"] = 409, ["stop-sell"] = 409, ["hold-expired"] = 409, ["hold-status-conflict"] = 409, ["hold-age-limit"] = 409,
        ["exceeds-hold"] = 409, ["below-fulfilled"] = 409, ["nothing-to-reconcile"] = 409, ["version-mismatch"] = 412, ["rate-limited"] = 429, ["overloaded"] = 503,
        ["ledger-unavailable"] = 503, ["outcome-unknown"] = 503, ["starting"] = 503, ["item-drifted"] = 503,
    };

    private static readonly HashSet<string> Retryable = new(StringComparer.Ordinal)
    {
        "request-timeout", "rate-limited", "overloaded", "ledger-unavailable", "outcome-unknown", "starting", "item-drifted",
        "insufficient-stock", "stop-sell", "settings-changed", "version-mismatch", "negative-stock",
    };

    private static readonly ConcurrentDictionary<string, string> Titles = new(StringComparer.Ordinal);

    public static void Check(Answer answer, string code)
    {
        Assert.True(answer.MediaType == "application/problem+json", answer.Told("is no application/problem+json"));
        CheckObject(answer.Json, code, answer.Told);
        Assert.True(answer.Text("traceId") == answer.RequestId, answer.Told("has another traceId than Request-Id"));
        Assert.True(Statuses[code] == answer.Status, answer.Told("has a status that is not its code's"));
        if (answer.Status == 401) Assert.True(answer.Header("WWW-Authenticate") is { Length: > 0 }, answer.Told("has no WWW-Authenticate"));
        if (answer.Status is 429 or 503)
            Assert.True(int.TryParse(answer.Header("Retry-After"), CultureInfo.InvariantCulture, out _), answer.Told("has no Retry-After"));
    }

    /// <summary>A problem, be it an answer's body or one entry of a batch.</summary>
    public static void CheckObject(System.Text.Json.Nodes.JsonNode problem, string code, Func<string, string> told)
    {
        var title = problem["title"]?.GetValue<string>() ?? "";
        var expected = $$"""{"code":"{{code}}","type":"/problems/{{code}}","status":{{Statuses[code]}},"retryable":{{(Retryable.Contains(code) ? "true" : "false")}}}""";
        Shape.Contains(System.Text.Json.Nodes.JsonNode.Parse(expected)!, problem, "$", told);
        foreach (var member in (string[])["title", "detail", "instance", "traceId"])
            Assert.True(problem[member]?.GetValue<string>() is { Length: > 0 }, told($"has no {member}"));
        Assert.True(Titles.GetOrAdd(code, title) == title, told("has another title than this code had before"));
        Assert.True(!problem.ToJsonString().Contains("   at ", StringComparison.Ordinal), told("has a stack trace"));
        if (code == "invalid-request") Assert.True(problem["errors"]?.AsObject().Count > 0, told("has no errors"));
    }
}
