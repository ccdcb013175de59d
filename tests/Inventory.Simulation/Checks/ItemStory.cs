using Inventory.Domain.Items;

namespace Inventory.Simulation.Checks;

/// <summary>An item as it was after each of its events, and what the holds on it claim.</summary>
internal sealed class ItemStory(string itemId)
{
    private readonly List<(long Commit, Stock Stock)> _states = [];

    public string ItemId { get; } = itemId;

    /// <summary>Its stock now: after its last event, or as a hand left it.</summary>
    public Stock Now { get; set; }

    /// <summary>Units that live holds have set aside.</summary>
    public long Held { get; set; }

    /// <summary>Units that confirmed holds are owed.</summary>
    public long Allocated { get; set; }

    /// <summary>A hand was on it, and its owner has not looked yet.</summary>
    public bool IsTouched { get; set; }

    /// <summary>A hand was ever on it.</summary>
    public bool WasTouched { get; set; }

    /// <summary>An event came true.</summary>
    public void Add(long commit, in Stock after)
    {
        Now = after;
        _states.Add((commit, after));
    }

    /// <summary>The item as it was at some time after a commit, every state in turn.</summary>
    public IEnumerable<Stock> Since(long commit)
    {
        for (var i = 0; i < _states.Count; i++)
        {
            if (i + 1 == _states.Count || _states[i + 1].Commit > commit) yield return _states[i].Stock;
        }
    }

    /// <summary>The item of a version, and whether it was so at some time after a commit; null where there never was such a one.</summary>
    public (Stock Stock, bool WasSo)? Of(long version, long since)
    {
        var place = _states.FindIndex(state => state.Stock.Version == version);
        if (place < 0) return null;
        return (_states[place].Stock, place + 1 == _states.Count || _states[place + 1].Commit > since);
    }
}
