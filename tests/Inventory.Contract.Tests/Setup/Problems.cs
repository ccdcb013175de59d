using System.Collections.Concurrent;
using System.Globalization;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Setup;

/// <summary>What an answer of each code of the contract must have.</summary>
public static class Problems
{
    private static readonly ConcurrentDictionary<string, string> Titles = new(StringComparer.Ordinal);

    public static void Check(Answer answer, string code)
    {
        Assert.True(answer.MediaType == "application/problem+json", answer.Told("is no application/problem+json"));
        CheckObject(answer.Json, code, answer.Told);
        Assert.True(answer.Text("traceId") == answer.RequestId, answer.Told("has another traceId than Request-Id"));
        Assert.True(ContractCodes.Statuses[code] == answer.Status, answer.Told("has a status that is not its code's"));
        if (answer.Status == 401) Assert.True(answer.Header("WWW-Authenticate") is { Length: > 0 }, answer.Told("has no WWW-Authenticate"));
        if (answer.Status is 429 or 503)
            Assert.True(int.TryParse(answer.Header("Retry-After"), CultureInfo.InvariantCulture, out _), answer.Told("has no Retry-After"));
    }

    /// <summary>A problem, be it an answer's body or one entry of a batch.</summary>
    public static void CheckObject(System.Text.Json.Nodes.JsonNode problem, string code, Func<string, string> told)
    {
        var title = problem["title"]?.GetValue<string>() ?? "";
        var (status, retryable) = (ContractCodes.Statuses[code], ContractCodes.Retryable.Contains(code) ? "true" : "false");
        var expected = $$"""{"code":"{{code}}","type":"/problems/{{code}}","status":{{status}},"retryable":{{retryable}}}""";
        Shape.Contains(System.Text.Json.Nodes.JsonNode.Parse(expected)!, problem, "$", told);
        foreach (var member in (string[])["title", "detail", "instance", "traceId"])
            Assert.True(problem[member]?.GetValue<string>() is { Length: > 0 }, told($"has no {member}"));
        Assert.True(Titles.GetOrAdd(code, title) == title, told("has another title than this code had before"));
        Assert.True(!problem.ToJsonString().Contains("   at ", StringComparison.Ordinal), told("has a stack trace"));
        if (code == "invalid-request") Assert.True(problem["errors"]?.AsObject().Count > 0, told("has no errors"));
    }
}
