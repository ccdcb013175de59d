using Inventory.Domain.Holds;

namespace Inventory.Simulation.Checks;

/// <summary>A hold as it was after each commit that changed it, and its lines as their events tell them.</summary>
internal sealed class HoldStory(string holdId)
{
    private readonly List<(long Commit, Hold Hold)> _states = [];

    public string HoldId { get; } = holdId;

    /// <summary>The hold now; null before the first.</summary>
    public Hold? Now => _states.Count > 0 ? _states[^1].Hold : null;

    /// <summary>Its lines by item.</summary>
    public Dictionary<string, LineStory> Lines { get; } = new(StringComparer.Ordinal);

    /// <summary>The commit that placed it.</summary>
    public long Placed => _states[0].Commit;

    /// <summary>It was changed.</summary>
    public void Add(long commit, Hold hold) => _states.Add((commit, hold));

    /// <summary>
    /// The hold as it was at some time after a commit, every state in turn; and whether there may have been others between, which one
    /// commit has folded together.
    /// </summary>
    public (IReadOnlyList<Hold> Holds, bool Others) Since(long commit)
    {
        var (holds, others) = (new List<Hold>(), false);
        for (var i = 0; i < _states.Count; i++)
        {
            if (i + 1 < _states.Count && _states[i + 1].Commit <= commit) continue;
            holds.Add(_states[i].Hold);
            others |= _states[i].Commit > commit && _states[i].Hold.Version > (i > 0 ? _states[i - 1].Hold.Version : 0) + 1;
        }

        return (holds, others);
    }

    /// <summary>
    /// The hold of a version, null where a commit has folded that one into a later; and whether it was so at some time after a commit. Null
    /// where there never was such a one.
    /// </summary>
    public (Hold? Hold, bool WasSo)? Of(long version, long since)
    {
        var place = _states.FindIndex(state => state.Hold.Version >= version);
        if (place < 0) return null;
        if (_states[place].Hold.Version > version) return (null, _states[place].Commit > since);
        return (_states[place].Hold, place + 1 == _states.Count || _states[place + 1].Commit > since);
    }
}

/// <summary>A hold's line as its events tell it.</summary>
internal sealed class LineStory
{
    public LineState State { get; set; }

    public long Quantity { get; set; }

    public long Fulfilled { get; set; }
}

/// <summary>What a line claims.</summary>
internal enum LineState
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>Its units are set aside.</summary>
    Held,

    /// <summary>Its units are owed.</summary>
    Confirmed,

    /// <summary>Nothing any more; its units may be taken again.</summary>
    Expired,

    /// <summary>Nothing, for good.</summary>
    Over,
}
