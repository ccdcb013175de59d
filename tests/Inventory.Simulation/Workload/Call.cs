using System.Collections.Immutable;
using Inventory.Contracts.Holds;

namespace Inventory.Simulation.Workload;

/// <summary>One call of a plan. All of it is decided before the run, so that leaving one out changes no other.</summary>
internal sealed record Call
{
    /// <summary>Its number in the plan, by which it can be left out, and in the ids of its own.</summary>
    public required int Number { get; init; }

    /// <summary>Who calls; a caller waits for each answer before its next call.</summary>
    public required int Caller { get; init; }

    /// <summary>How long the caller waits before it.</summary>
    public required TimeSpan After { get; init; }

    /// <summary>What is asked for.</summary>
    public required CallKind Kind { get; init; }

    /// <summary>The hold it is about; empty for one about an item.</summary>
    public string HoldId { get; init; } = "";

    /// <summary>The items, with units of a meaning that the kind says.</summary>
    public required ImmutableArray<Line> Lines { get; init; }

    /// <summary>Seconds until a hold's end.</summary>
    public int TtlSeconds { get; init; }

    /// <summary>The node that is asked first.</summary>
    public required int Node { get; init; }

    /// <summary>Whether it comes by a grain, as from others in the cluster, or by the node's own doors, as over HTTP.</summary>
    public required bool ByGrain { get; init; }

    /// <summary>When it is delivered once more beside the first time; null for once.</summary>
    public TimeSpan? RepeatedAfter { get; init; }

    /// <summary>The command's own id.</summary>
    public string CommandId => $"x{Number}";

    /// <summary>What happens once, whichever call brings it about; null for what may happen any number of times.</summary>
    public string? Step => Kind switch
    {
        CallKind.Place or CallKind.Sell => $"placing {HoldId}",
        CallKind.Confirm or CallKind.Reacquire => $"confirming {HoldId}",
        CallKind.Release or CallKind.Spend => $"releasing {HoldId}",
        CallKind.Cancel => $"cancelling {HoldId}",
        CallKind.Fulfil or CallKind.Extend or CallKind.Resize or CallKind.Adjust or CallKind.Count => CommandId,
        _ => null,
    };

    /// <summary>Whether no other call can bring its <see cref="Step"/> about.</summary>
    public bool IsItsStepsOnly => Kind is CallKind.Place or CallKind.Sell || Step == CommandId;

    /// <summary>The call as a line of a trace says it.</summary>
    public override string ToString() =>
        $"#{Number} c{Caller} {Kind} {HoldId}[{string.Join(' ', Lines.Select(static line => $"{line.ItemId}:{line.Quantity}"))}]"
        + (TtlSeconds > 0 ? $" ttl {TtlSeconds}" : "") + (RepeatedAfter is { } again ? $" again after {again.TotalMilliseconds:0} ms" : "");
}
