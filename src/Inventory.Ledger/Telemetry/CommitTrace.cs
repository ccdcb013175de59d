using System.Diagnostics;

namespace Inventory.Ledger.Telemetry;

/// <summary>How a change set is traced: for whom, and in which group it went.</summary>
/// <param name="asker">The span of the first traced command in it.</param>
public sealed class CommitTrace(ActivityContext asker)
{
    /// <summary>The span of the first traced command in it.</summary>
    public ActivityContext Asker { get; } = asker;

    /// <summary>The group's span, once it has set out; else the default.</summary>
    public ActivityContext Group { get; set; }

    /// <summary>
    /// Begins the span of a group: under the first traced command that rides it, whose trace so goes from request to commit.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="lane">The lane that carries it.</param>
    /// <returns>Null where none of them is traced.</returns>
    internal static Activity? Depart(List<Commit.ChangeSet> group, int lane)
    {
        if (!Tracing.Source.HasListeners()) return null;
        Activity? span = null;
        foreach (var set in group)
        {
            if (set.Trace is not { } trace) continue;
            span ??= Tracing.Source.StartActivity(Tracing.GroupSpan, ActivityKind.Internal, trace.Asker)
                ?.SetTag("inventory.lane", lane).SetTag("inventory.sets", group.Count);
            if (span is null) return null;
            trace.Group = span.Context;
        }

        return span;
    }
}
