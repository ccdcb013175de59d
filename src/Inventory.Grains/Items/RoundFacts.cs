using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>What a round has to know beyond the item itself: the holds and command ids that its commands name.</summary>
internal sealed class RoundFacts
{
    private static readonly Dictionary<DateTimeOffset, long> NoOnHand = [];
    private static readonly Dictionary<CommandKey, LedgerCommand> NoCommands = [];
    private int _tenantId;
    private string _itemId = "";
    private HoldCache _cache;
    private Dictionary<string, LedgerHold>? _holds;
    private Dictionary<CommandKey, LedgerCommand>? _commands;
    private Dictionary<DateTimeOffset, long>? _onHandAt;
    private HashSet<string>? _askedHolds;
    private HashSet<CommandKey>? _askedCommands;
    private List<DateTimeOffset>? _askedOnHand;

    private Dictionary<string, LedgerHold> Holds => _holds ??= new(StringComparer.Ordinal);

    /// <summary>Begins for an item with nothing known; for many rounds one after the other.</summary>
    public RoundFacts For(int tenantId, string itemId, HoldCache cache)
    {
        (_tenantId, _itemId, _cache) = (tenantId, itemId, cache);
        (_holds, _commands, _onHandAt, _askedHolds, _askedCommands, _askedOnHand) = (null, null, null, null, null, null);
        return this;
    }

    /// <summary>Whether everything needed is at hand without reading.</summary>
    public bool IsComplete => _askedHolds is null && _askedCommands is null && _askedOnHand is null;

    /// <summary>Takes note of what a command needs.</summary>
    public void Need(PendingCommand command, bool suspectRepeats)
    {
        if (command.NeedsHold is { } holdId) Need(holdId, askWhenUnknown: true);
        if (command.PlacesHold is { } placed) Need(placed, suspectRepeats);
        if (command.NeedsCommand is { } key) (_askedCommands ??= []).Add(key);
        if (command.NeedsOnHandAt is { } at && _askedOnHand?.Contains(at) is not true) (_askedOnHand ??= []).Add(at);
    }

    /// <summary>A hold as last confirmed, or as read for this round.</summary>
    public LedgerHold? Find(string holdId) =>
        _holds?.GetValueOrDefault(holdId) ?? (_cache.Find(holdId) is { } cached ? new LedgerHold(cached, []) : null);

    /// <summary>Whether the hold was asked for already.</summary>
    public bool Asked(string holdId) => _askedHolds?.Contains(holdId) is true;

    /// <summary>Reads all that is needed in one question.</summary>
    public async Task<LedgerReading> ReadAsync(IRoundLedger ledger, bool item, int ends)
    {
        var reading = await ledger.ReadAsync(new()
        {
            TenantId = _tenantId,
            ItemId = item || ends > 0 || _askedOnHand is not null ? _itemId : null,
            Ends = ends,
            HoldIds = _askedHolds is null ? [] : [.. _askedHolds.Order(StringComparer.Ordinal)],
            Commands = _askedCommands is null ? [] : [.. _askedCommands],
            OnHandAt = _askedOnHand ?? [],
        });
        Take(reading);
        for (var i = 0; i < reading.OnHandAt.Count; i++) (_onHandAt ??= [])[_askedOnHand![i]] = reading.OnHandAt[i];
        return reading;
    }

    /// <summary>Reads further holds.</summary>
    public async Task ReadHoldsAsync(List<string> holdIds, IRoundLedger ledger)
    {
        _askedHolds ??= new(StringComparer.Ordinal);
        foreach (var holdId in holdIds) _askedHolds.Add(holdId);
        Take(await ledger.ReadAsync(new() { TenantId = _tenantId, HoldIds = holdIds }));
    }

    /// <summary>Brings what was read into a round.</summary>
    public void Into(ItemRound round)
    {
        foreach (var (at, onHand) in _onHandAt ?? NoOnHand) round.Commands.AddOnHand(at, onHand);
        foreach (var (key, command) in _commands ?? NoCommands) round.Commands.Add(key, command);
        if (_holds is null) return;
        foreach (var hold in _holds.Values) round.AddHold(hold);
    }

    private void Need(string holdId, bool askWhenUnknown)
    {
        if (_holds?.ContainsKey(holdId) is true) return;
        if (_cache.Find(holdId) is { } cached) Holds.Add(holdId, new(cached, []));
        else if (askWhenUnknown) (_askedHolds ??= new(StringComparer.Ordinal)).Add(holdId);
    }

    private void Take(LedgerReading reading)
    {
        foreach (var (holdId, hold) in reading.Holds) Holds[holdId] = hold;
        foreach (var (key, command) in reading.Commands) (_commands ??= [])[key] = command;
    }
}
