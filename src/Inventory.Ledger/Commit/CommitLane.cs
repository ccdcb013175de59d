namespace Inventory.Ledger.Commit;

/// <summary>One lane: the group it commits, and its place among the tickets of all lanes.</summary>
/// <param name="number">Its number, counted from 0.</param>
/// <param name="lanes">How many there are.</param>
internal sealed class CommitLane(int number, int lanes)
{
    // Tickets are locks in the database, and those have numbers of 32 bits. By the time one comes again nobody remembers the first.
    private const int TurnsMax = 1 << 26;

    private int _tickets;

    /// <summary>Its number.</summary>
    public int Number { get; } = number;

    /// <summary>The sets it takes along.</summary>
    public List<ChangeSet> Group { get; } = [];

    /// <summary>Sets that rest on one which did not come true.</summary>
    public List<ChangeSet> InVain { get; } = [];

    /// <summary>A verdict for each set of the group.</summary>
    public Verdict[] Verdicts { get; private set; } = new Verdict[256];

    /// <summary>Its loop runs, or is about to.</summary>
    public bool Runs { get; set; }

    /// <summary>The ticket of its group that is being committed; 0 for none.</summary>
    public int InFlight { get; private set; }

    /// <summary>The ticket which that group follows; 0 for none.</summary>
    public int Follows { get; private set; }

    /// <summary>When its last group set out.</summary>
    public long Departed { get; private set; }

    /// <summary>Its group is late, and that was told.</summary>
    public bool IsKnownLate { get; set; }

    /// <summary>The number of its next ticket.</summary>
    public int NextTicket => (lanes * _tickets) + Number + 1;

    /// <summary>Its group sets out.</summary>
    public void Depart(int follows, long now)
    {
        (InFlight, Follows, Departed) = (NextTicket, follows, now);
        _tickets = (_tickets + 1) % TurnsMax;
        if (Verdicts.Length < Group.Count) Verdicts = new Verdict[Group.Count * 2];
    }

    /// <summary>The verdicts are there.</summary>
    public void Arrive()
    {
        (InFlight, Follows, IsKnownLate) = (0, 0, false);
        for (var i = 0; i < Group.Count; i++) Group[i].Outcome = Verdicts[i];
    }
}
