using System.Globalization;
using Inventory.Simulation.Engine;

namespace Inventory.Simulation.Running;

/// <summary>
/// What happened in a run, line by line, with a fingerprint by which two runs are compared; and how often each kind of fault was among it.
/// </summary>
/// <param name="time">The run's time.</param>
/// <param name="isKept">Whether the lines are wanted, and not only their fingerprint.</param>
internal sealed class Story(VirtualTime time, bool isKept)
{
    private const ulong Basis = 14695981039346656037, Prime = 1099511628211;

    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);

    /// <summary>The same for runs of which every line is the same, at the same time.</summary>
    public ulong Fingerprint { get; private set; } = Basis;

    /// <summary>The lines, where they are kept.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>How often each kind of fault really happened.</summary>
    public IReadOnlyDictionary<string, int> Faults => _faults;

    /// <summary>Something happened.</summary>
    public void Tell(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.Elapsed.TotalMilliseconds,12:0.000} {what}");
        foreach (var letter in line) Fingerprint = (Fingerprint ^ letter) * Prime;
        if (isKept) Lines.Add(line);
    }

    /// <summary>A fault happened.</summary>
    /// <param name="kind">What kind of fault.</param>
    /// <param name="what">The line.</param>
    public void Fault(string kind, string what)
    {
        Count(kind);
        Tell(what);
    }

    /// <summary>Something happened that should now and then.</summary>
    public void Count(string kind) => _faults[kind] = _faults.GetValueOrDefault(kind) + 1;
}
