using System.Collections.Immutable;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;

namespace Inventory.Domain.Tests.Setup;

/// <summary>
/// Items and holds in memory, every change applied: the rules without a ledger. Holds that are over are ended before anything is decided.
/// </summary>
internal sealed class Shelf : IStockLookup
{
    public static readonly DateTimeOffset Start = new(2030, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<ItemId, Stock> _stocks = [];
    private readonly Dictionary<string, Hold> _holds = new(StringComparer.Ordinal);

    public DateTimeOffset Now { get; set; } = Start;

    public Requester Caller { get; set; } = new("tester");

    public TimeSpan AgeMax { get; init; } = Limits.HoldAgeMaxDefault;

    /// <summary>Every change that was accepted, in order.</summary>
    public List<StockChange> Journal { get; } = [];

    public IEnumerable<Hold> Holds => _holds.Values;

    public IEnumerable<KeyValuePair<ItemId, Stock>> Stocks => _stocks;

    public Stock this[string itemId] => _stocks[ItemId.Parse(itemId)];

    public Stock? Find(ItemId item) => _stocks.TryGetValue(item, out var stock) ? stock : null;

    public Hold Hold(string holdId = "h") => _holds[holdId];

    public Hold? Known(string holdId) => _holds.GetValueOrDefault(holdId);

    public Shelf With(string itemId, long onHand, long outOfService = 0, long safetyStock = 0, long overbookingLimit = 0,
        bool stopSell = false)
    {
        Take(ItemRules.Create(ItemId.Parse(itemId), onHand, new(outOfService, safetyStock, overbookingLimit, stopSell), null,
            OwnersAct(itemId)));
        return this;
    }

    public HoldDecision Place(string holdId, params (string ItemId, long Quantity)[] lines) => Place(holdId, Ask.Terms(lines));

    public HoldDecision Place(string holdId, HoldTerms terms) =>
        Take(Placing.Decide(Swept().Known(holdId), holdId, terms, AgeMax, Act(holdId)));

    public HoldDecision Change(HoldChange change, string holdId = "h", long? version = null) =>
        Take(Changing.Decide(Ready(holdId), change, version, Act("change")));

    public HoldDecision Confirm(ImmutableArray<LineRequest>? lines = null, bool reacquire = false, string holdId = "h",
        long? version = null) =>
        Take(Confirming.Decide(Ready(holdId), lines ?? [], reacquire, version, Act(holdId)));

    public HoldDecision Release(string holdId = "h", string? reason = null, long? version = null) =>
        Take(Ending.Release(Ready(holdId), reason, version, Act(holdId)));

    public HoldDecision Cancel(string holdId = "h", string? reason = null, long? version = null, bool again = false) =>
        Take(Ending.Cancel(Ready(holdId), reason, version, again, Act(holdId)));

    public HoldDecision Fulfil(ImmutableArray<LineRequest>? lines = null, string holdId = "h", long? version = null) =>
        Take(Fulfilling.Decide(Ready(holdId), lines ?? [], version, Act("fulfilment")));

    /// <summary>The hold as every grain finds it: whatever is over on its items has ended before anything is decided.</summary>
    public Hold Ready(string holdId = "h")
    {
        Sweep();
        return _holds[holdId];
    }

    public ItemDecision Adjust(string itemId, long delta) =>
        Take(ItemRules.Adjust(ItemId.Parse(itemId), this[itemId], delta, OwnersAct("adjustment")));

    public ItemDecision Count(string itemId, long counted, long? onHandThen = null) =>
        Take(ItemRules.Count(ItemId.Parse(itemId), this[itemId], counted, onHandThen ?? this[itemId].OnHand, Now, OwnersAct("count")));

    public ItemDecision Set(string itemId, SettingsChange change) =>
        Take(ItemRules.ChangeSettings(ItemId.Parse(itemId), this[itemId], null, change, OwnersAct(itemId)));

    public HoldAct Act(string commandId) => new(Caller, commandId, Now, this);

    public ItemAct OwnersAct(string commandId) => new(Caller, commandId, Now);

    public void Put(Hold hold) => _holds[hold.HoldId] = hold;

    private Shelf Swept()
    {
        Sweep();
        return this;
    }

    private void Sweep()
    {
        foreach (var over in _holds.Values.Where(hold => hold.IsOver(Now)).ToArray())
            Take(Ending.Expire(over, new(Requester.Service, over.HoldId, Now, this)));
    }

    private HoldDecision Take(HoldDecision decision)
    {
        if (decision.Refusal is not null) return decision;
        foreach (var change in decision.Changes) Take(change);
        _holds[decision.Hold!.HoldId] = decision.Hold;
        return decision;
    }

    private ItemDecision Take(ItemDecision decision)
    {
        foreach (var change in decision.Changes) Take(change);
        return decision;
    }

    private void Take(in StockChange change)
    {
        Journal.Add(change);
        _stocks[change.Item] = _stocks.GetValueOrDefault(change.Item).Apply(change);
    }
}
