namespace Inventory.Operations.Pulse;

/// <summary>The last hour of all nodes that tell, as one. A step of which nobody tells is null: a gap, and not a zero.</summary>
public sealed class PulseHistory
{
    private PulseHistory(long last, PulseStep?[] steps) => (Last, Steps) = (last, steps);

    /// <summary>The number of the last step.</summary>
    public long Last { get; }

    /// <summary>The hour's steps, oldest first.</summary>
    public IReadOnlyList<PulseStep?> Steps { get; }

    /// <summary>When a step ended, told or not.</summary>
    public DateTimeOffset At(int index) => DateTimeOffset.UnixEpoch + ((Last - Steps.Count + 1 + index) * PulseStep.Length);

    /// <summary>Puts the reports of several nodes together.</summary>
    public static PulseHistory Merge(IEnumerable<PulseReport> reports)
    {
        var told = reports.SelectMany(static report => report.Steps).ToList();
        var last = told.Count == 0 ? 0 : told.Max(static step => step.Number);
        var steps = new PulseStep?[NodePulse.StepsKept];
        foreach (var step in told)
        {
            var index = step.Number - last + steps.Length - 1;
            if (index >= 0) steps[index] = steps[index]?.With(step) ?? step;
        }

        return new(last, steps);
    }

    /// <summary>What happened within some time up to a step's end; null where none of its steps is told.</summary>
    internal long? Sum(int index, TimeSpan within, Func<PulseStep, long> count)
    {
        long? sum = null;
        for (var i = Math.Max(0, index - (int)(within / PulseStep.Length) + 1); i <= index; i++)
            if (Steps[i] is { } step) sum = (sum ?? 0) + count(step);
        return sum;
    }

    /// <summary>Which part of what happened within some time was in time; null where nothing happened.</summary>
    internal double? InTime(int index, TimeSpan within, Func<PulseStep, Timeliness> timeliness)
    {
        var (all, late) = (Sum(index, within, step => timeliness(step).All), Sum(index, within, step => timeliness(step).Late));
        return all is > 0 ? 1 - (late!.Value / (double)all) : null;
    }
}
