using System.Globalization;

namespace Inventory.Operations.Pulse;

/// <summary>How urgent something is, as alerts have it.</summary>
public enum AlertSeverity
{
    /// <summary>Correctness or tenancy is broken.</summary>
    P0,

    /// <summary>The hot path suffers, or something that others rely on stands still.</summary>
    P1,

    /// <summary>Work in the background fails; a warning about the business.</summary>
    P2,

    /// <summary>An anomaly that stops nobody.</summary>
    P3,
}

/// <summary>What is wrong where a figure is beyond a limit for some time. One with an alert's name is that alert, judged here.</summary>
internal sealed record ConditionRule
{
    /// <summary>The alert's name; of what only we judge, a name like one.</summary>
    public required string Name { get; init; }

    /// <summary>How urgent it is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>What is wrong, given the figure, as a part of a sentence.</summary>
    public required Func<double, string> Says { get; init; }

    /// <summary>What to do, in a sentence.</summary>
    public required string Remedy { get; init; }

    /// <summary>The runbook's section; null where only the remedy says what to do.</summary>
    public string? Runbook { get; init; }

    /// <summary>The page that shows the cause.</summary>
    public required string Page { get; init; }

    /// <summary>The figure at a step; null where it is not known.</summary>
    public required Func<PulseHistory, int, double?> Figure { get; init; }

    /// <summary>Wrong is what lies above this.</summary>
    public double? Above { get; init; }

    /// <summary>Wrong is what lies below this.</summary>
    public double? Below { get; init; }

    /// <summary>For how long it must be so.</summary>
    public TimeSpan For { get; init; }

    /// <summary>Judges at the last step; null where it does not hold.</summary>
    public Condition? Judge(PulseHistory history)
    {
        var (first, last) = (history.Steps.Count, history.Steps.Count - 1);
        while (first > 0 && IsWrong(Figure(history, first - 1))) first--;
        if (first > last || history.At(last) - history.At(first) < For) return null;
        return new(Name, Severity, Says(Figure(history, last)!.Value), Remedy, Runbook, Page, history.At(first));
    }

    /// <summary>As in "3 items", with the plural where it is needed.</summary>
    public static string Count(double count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : many)}");

    private bool IsWrong(double? figure) => figure > Above || figure < Below;
}
