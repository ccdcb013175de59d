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
        var why = finding.TryGetProperty("problem", out var problem) ? problem.Cell("detail") : "";
        var (id, line) = (finding.Cell("holdId"), finding.Cell("line"));
        switch (finding.Cell("kind"))
        {
            case "phantom":
                target.WriteLine($"phantom  {live.Cell("holdId")}  live here and not in the list: {hold}");
                break;
            case "over":
                var ended = finding.Cell("endedAt") is { Length: > 0 } at ? $", {target.Time(at)}" : "";
                target.WriteLine($"over     {id}  line {line}: {finding.Cell("status")}{ended}");
                break;
            case "differs":
                var fields = string.Join(' ', finding.List("differs").Select(static field => field.AsCell()));
                target.WriteLine($"differs  {id}  line {line}: {fields}; here: {hold}");
                break;
            case "invalid":
                target.WriteLine($"invalid  {id}  line {line}: {why}");
                break;
            case "failed":
                target.WriteLine($"failed   {why}");
                break;
            case "summary":
                var found = $"{finding.Cell("phantoms")} phantoms, {finding.Cell("over")} over, {finding.Cell("differing")} differing";
                target.WriteLine(
                    $"{finding.Cell("read")} lines compared: {found}, {finding.Cell("invalid")} invalid; as of {finding.Cell("asOf")}");
                break;
        }
    }
}
