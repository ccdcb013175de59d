using System.ComponentModel;
using Inventory.Gateway.Holds;
using Inventory.Http.Json;
using Inventory.Http.Problems;

namespace Inventory.Gateway.Comparisons;

/// <summary>A line of the answer to a list of holds; its kind says which fields it has.</summary>
[Description("A line of the answer; its kind says which fields it has: progress read; invalid line, holdId?, problem; phantom hold; over line, holdId, status, endedAt?, reason?; differs line, holdId, differs, hold; summary read, invalid, phantoms, over, differing, asOf; failed problem.")]
[Example("""{"kind":"over","line":3,"holdId":"cart-4711","status":"expired","endedAt":"2030-01-31T12:15:00.000Z"}""")]
internal sealed record ComparisonLine
{
    [Description("What the line tells."), OneOf("progress", "invalid", "phantom", "over", "differs", "summary", "failed", Open = true)]
    public required string Kind { get; init; }

    [Description("The line of the list.")] public long? Line { get; init; }

    [Description("The hold.")] public string? HoldId { get; init; }

    [Description("What became of a hold that is over; unknown where it is not remembered.")] public string? Status { get; init; }

    [Description("When it ended.")] public DateTimeOffset? EndedAt { get; init; }

    [Description("Why it ended, in the caller's words.")] public string? Reason { get; init; }

    [Description("The fields that are not the same.")] public IReadOnlyList<string>? Differs { get; init; }

    [Description("The hold as it is.")] public HoldResponse? Hold { get; init; }

    [Description("How many lines were read.")] public long? Read { get; init; }

    [Description("How many lines were not compared.")] public long? Invalid { get; init; }

    [Description("How many holds are live here and not in the list.")] public long? Phantoms { get; init; }

    [Description("How many holds of the list are over.")] public long? Over { get; init; }

    [Description("How many holds are in both and differ.")] public long? Differing { get; init; }

    [Description("As of when everything before it was true together.")] public DateTimeOffset? AsOf { get; init; }

    [Description("Why a line or the rest was not compared.")] public ProblemBody? Problem { get; init; }
}
