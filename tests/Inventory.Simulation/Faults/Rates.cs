namespace Inventory.Simulation.Faults;

/// <summary>How often, of a thousand, what happens on the ways between nodes and ledger.</summary>
internal sealed record Rates
{
    /// <summary>A commit never arrives.</summary>
    public int QuestionLost { get; init; }

    /// <summary>A commit's answer never arrives.</summary>
    public int AnswerLost { get; init; }

    /// <summary>A commit whose connection broke arrives yet, later.</summary>
    public int ArrivesLate { get; init; }

    /// <summary>A commit meets others and has to be made again.</summary>
    public int Contended { get; init; }

    /// <summary>The ledger cannot be reached, for this once.</summary>
    public int Unreachable { get; init; }

    /// <summary>A way takes long: up to a second and a half in place of milliseconds.</summary>
    public int Slow { get; init; }
}
