using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>What a round knows of commands: those before it by their ids, those it takes, and what their counts rest on.</summary>
internal sealed class RoundCommands
{
    private readonly Dictionary<CommandKey, LedgerCommand> _known = [];
    private readonly HashSet<CommandKey> _unused = [];
    private readonly Dictionary<DateTimeOffset, long> _onHandAt = [];

    /// <summary>An earlier command of this id; null when there is none.</summary>
    public LedgerCommand? Find(in CommandKey key) => _known.TryGetValue(key, out var earlier) ? earlier : null;

    /// <summary>Brings in a command: as the ledger has it, or as this round takes it.</summary>
    public void Add(in CommandKey key, in LedgerCommand command) => _known[key] = command;

    /// <summary>Takes note that an answer rests on this id being unused before the round.</summary>
    public void LookAt(in CommandKey key) => _unused.Add(key);

    /// <summary>Brings in what was on hand at an instant that a count names.</summary>
    public void AddOnHand(DateTimeOffset at, long onHand) => _onHandAt[at] = onHand;

    /// <summary>What was on hand at an instant.</summary>
    /// <param name="at">The instant; null for now.</param>
    /// <param name="now">What is on hand now, and was since then where nothing else was read.</param>
    public long OnHand(DateTimeOffset? at, long now) => at is { } then && _onHandAt.TryGetValue(then, out var read) ? read : now;

    /// <summary>Knows nothing any more.</summary>
    public void Clear()
    {
        _known.Clear();
        _unused.Clear();
        _onHandAt.Clear();
    }

    /// <summary>Has a change set look at the ids that have to be unused.</summary>
    public void Seal(ChangeSet set, DateTimeOffset now)
    {
        // One that the round itself takes, for a later command of the same id, is looked at by being taken.
        foreach (var key in _unused)
        {
            if (!_known.ContainsKey(key)) set.Commands.Add(new(key, null, now));
        }
    }
}
