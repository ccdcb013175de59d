using System.Collections.Frozen;
using System.ComponentModel;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Jobs;

namespace Inventory.Gateway.Ops.Jobs;

/// <summary>A job that was made.</summary>
[Description("A job that was made.")]
internal sealed record JobAccepted([property: Description("Its id.")] string JobId);

/// <summary>What a dry run tells.</summary>
[Description("What the lever would be about now; nothing was done.")]
internal sealed record LeverPreview([property: Description("How many and which.")] PreviewResponse Preview);

/// <summary>How many targets a job would have.</summary>
[Description("How many holds or items it would be.")]
[Example("""{"kind":"release-holds","matches":2,"more":false,"targets":["order-1","order-2"]}""")]
internal sealed record PreviewResponse
{
    [Description("The kind of job.")] public required string Kind { get; init; }

    [Description("How many, at most 10,000.")] public required long Matches { get; init; }

    [Description("There are more than that.")] public required bool More { get; init; }

    [Description("The first ten of them, oldest first.")] public required IReadOnlyList<string> Targets { get; init; }

    public static PreviewResponse Of(string kind, TargetCount count) =>
        new() { Kind = kind, Matches = count.Matches, More = count.More, Targets = count.First };
}

/// <summary>A job as it is now.</summary>
[Description("What is done to many holds or items.")]
[Example("""
    {"jobId":"job-0f1e2d3c4b5a69788796","kind":"release-holds","state":"running","done":400,"total":2000,
    "startedAt":"2030-01-31T12:00:00.000Z","actor":"night shift","principal":"anna","reason":"left behind by the outage",
    "correlationId":"incident-7"}
    """)]
internal sealed record JobResponse
{
    [Description("Its id.")] public required string JobId { get; init; }

    [Description("What it does."), OneOf("release-holds", "extend-holds", "reconcile-items", Open = true)]
    public required string Kind { get; init; }

    [Description("Where it is in its life."), OneOf("running", "paused", "done", "cancelled", "failed")]
    public required string State { get; init; }

    [Description("How many targets were worked at, whatever came of it.")] public required long Done { get; init; }

    [Description("How many targets it has.")] public required long Total { get; init; }

    [Description("When it was made.")] public required DateTimeOffset StartedAt { get; init; }

    [Description("When it ended.")] public DateTimeOffset? EndedAt { get; init; }

    [Description("The name under which what it does is journalled.")] public required string Actor { get; init; }

    [Description("The person or program that wished it.")] public required string Principal { get; init; }

    [Description("Why.")] public required string Reason { get; init; }

    [Description("The id of its lever.")] public string? LeverId { get; init; }

    [Description("What it belongs to in other systems.")] public required string CorrelationId { get; init; }

    public static JobResponse Of(Job job) => new()
    {
        JobId = job.JobId,
        Kind = job.Kind,
        State = job.State.Name(),
        Done = job.Done,
        Total = job.Total,
        StartedAt = job.StartedAt,
        EndedAt = job.EndedAt,
        Actor = job.Actor,
        Principal = job.Principal,
        Reason = job.Reason,
        LeverId = job.LeverId,
        CorrelationId = job.CorrelationId,
    };
}

/// <summary>What came of one target.</summary>
[Description("What came of one target of a job.")]
internal sealed record OutcomeResponse
{
    private static readonly FrozenDictionary<string, ProblemCode> Codes =
        ProblemCodes.All.ToFrozenDictionary(static code => code.Code, StringComparer.Ordinal);

    [Description("The hold or item.")] public required string Target { get; init; }

    [Description("done, or the code of the problem.")] public required string Outcome { get; init; }

    [Description("Why it was not done.")] public ProblemBody? Problem { get; init; }

    public static OutcomeResponse Of(TargetReading came, ApiRequest request) => new()
    {
        Target = came.Target,
        Outcome = came.Outcome,
        Problem = came.Detail is { } detail ? Told(came.Outcome, detail).For(request.Path, request.TraceId) : null,
    };

    private static Problem Told(string code, string detail) => new(Codes.GetValueOrDefault(code, ProblemCodes.InternalError), detail);
}

/// <summary>A page of outcomes.</summary>
[Description("What came of a job's targets so far, in their order.")]
internal sealed record OutcomePage
{
    [Description("What came of each.")] public required IReadOnlyList<OutcomeResponse> Outcomes { get; init; }

    [Description("Where the list goes on; absent at its end.")] public string? NextCursor { get; init; }
}
