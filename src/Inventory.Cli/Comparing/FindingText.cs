using System.Text.Json;
using Inventory.Cli.Output;

namespace Inventory.Cli.Comparing;

/// <summary>Findings of a comparison for people, a line each as they come.</summary>
internal static class FindingText
{
    /// <summary>Writes one; progress is not told.</summary>
    public static void Write(Screen target, JsonElement finding)
    {
        var hold = finding.TryGetProperty("hold", out var live) ? $"{live.Cell("status")}  {HoldText.Lines(live)}" : "";
        var line = finding.Cell("line");
        switch (finding.Cell("kind"))
        {
            case "phantom":
                target.WriteLine($"phantom  {live.Cell("holdId")}  live here and not in the list: {hold}");
                break;
            case "over":
                target.WriteLine($"over     {finding.Cell("holdId")}  line {line}: {finding.Cell("status")}{(finding.Cell("endedAt") is { Length: > 0 } at ? $", {target.Time(at)}" : "")}");
                break;
            case "differs":
                target.WriteLine($"differs  {finding.Cell("holdId")}  line {line}: {string.Join(' ', finding.List("differs").Select(static field => field.AsCell()))}; here: {hold}");
                break;
            case "invalid":
                target.WriteLine($"invalid  {finding.Cell("holdId")}  line {line}: {(finding.TryGetProperty("problem", out var problem) ? problem.Cell("detail") : "")}");
                break;
            case "failed":
                target.WriteLine($"failed   {(finding.TryGetProperty("problem", out var why) ? why.Cell("detail") : "")}");
                break;
            case "summary":
                target.WriteLine(
                    $"{finding.Cell("read")} lines compared: {finding.Cell("phantoms")} phantoms, {finding.Cell("over")} over, {finding.Cell("differing")} differing, {finding.Cell("invalid")} invalid; "
                    + $"as of {finding.Cell("asOf")}");
                break;
        }
    }
}
