using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Holds;

/// <summary>
/// The items that stand still for one decision. Disposing lets them go on, each with what became of it, and waits for none of them: the
/// decision is made, and an item that is leaving its silo hears of nothing any more.
/// </summary>
internal sealed class StandingItems(StandingServices services, Tenant tenant) : IDisposable
{
    private static readonly ItemMoved Nothing = new() { Nothing = true };
    private static long _loans = TimeProvider.System.GetTimestamp();
    private readonly SortedDictionary<ItemId, ItemStill> _entered = [];
    private readonly Dictionary<ItemId, ItemMoved> _moved = [];
    private readonly Dictionary<ItemId, ILentItem> _items = [];

    // Another one for each time of entering: what was said about an earlier one may still be on its way.
    private long _loan = Interlocked.Increment(ref _loans);

    /// <summary>Items as they are known; null for one that does not exist.</summary>
    public IReadOnlyCollection<(ItemId Item, LedgerItem? Known)> Known(IEnumerable<ItemId> items) =>
        [.. items.Select(item => (item, _entered.TryGetValue(item, out var still) ? Known(still) : null))];

    /// <summary>Whether an item is known to have drifted.</summary>
    public bool HasDrifted(ItemId item) => _entered.TryGetValue(item, out var still) && still.Item!.Drifted;

    /// <summary>
    /// Waits until the items stand still, or tells why one does not; one that does not answer in time is out of reach and taken for moving.
    /// All are tried at once. Whoever waits behind another coordinator has only items before it in byte order, as everybody has: nobody
    /// waits in a circle.
    /// </summary>
    /// <param name="items">The items; where units may be taken, what is over has to end first.</param>
    public async Task<Dictionary<ItemId, ItemStill>> EnterAsync(IReadOnlyDictionary<ItemId, (int Count, bool TakesUnits)> items)
    {
        var inOrder = new SortedSet<ItemId>();
        if (!services.Tries) inOrder.UnionWith(items.Keys);
        for (var tries = 1; ; tries++)
        {
            var stills = new Dictionary<ItemId, ItemStill>(items.Count);
            foreach (var item in inOrder) stills[item] = await EnterAsync(item, items[item].TakesUnits);
            var lent = await TryAsync(items.Where(pair => !inOrder.Contains(pair.Key)), stills);
            if (lent.Count == 0) return stills;
            LeaveAll();
            _loan = Interlocked.Increment(ref _loans);
            inOrder.UnionWith(tries < services.Limits.TriesMax ? lent : items.Keys);
        }
    }

    /// <summary>
    /// Waits until the item stands still, or tells why it does not. One that does not answer in time is out of reach and taken for moving.
    /// </summary>
    /// <param name="item">The item; in byte order after all those entered before.</param>
    /// <param name="takesUnits">What is over there has to end first.</param>
    public async Task<ItemStill> EnterAsync(ItemId item, bool takesUnits)
    {
        var entering = Find(item).Enter(_loan, takesUnits);
        try
        {
            return Take(item, await entering.WaitAsync(services.Limits.EnterMax, services.Time, services.Hurry));
        }
        catch (Exception failed) when (services.Items.IsOutOfReach(failed))
        {
            return Missed(item, entering, failed);
        }
    }

    /// <summary>Lets those go on that nobody needs, as they were.</summary>
    /// <param name="needed">Those that stay.</param>
    public void Keep(IReadOnlySet<ItemId> needed)
    {
        foreach (var item in _entered.Keys.Where(item => !needed.Contains(item)).ToArray())
        {
            _ = LeaveAsync(item);
            _entered.Remove(item);
        }
    }

    /// <summary>Something is about to be decided: an item that is told nothing from now on has to read itself again.</summary>
    public void Decide() => _moved.Clear();

    /// <summary>
    /// Waits until the item has ended what <see cref="ItemStill.Ending"/> told of, for as long as an item is waited for at all. Hold no
    /// item meanwhile.
    /// </summary>
    public static async Task EndedAsync(StandingServices services, Tenant tenant, ItemId item)
    {
        var ended = services.Items.Find(tenant.Name, item.Value).Ended();
        try
        {
            await ended.WaitAsync(services.Limits.EnterMax, services.Time, services.Hurry);
        }
        catch (Exception failed) when (services.Items.IsOutOfReach(failed))
        {
            services.NotReached("tell when it has ended what is over", item.Value, failed);
            _ = ForgetAsync(ended);
        }
    }

    /// <summary>What all items that stand still shall be told.</summary>
    public void TellAll(ItemMoved moved)
    {
        foreach (var item in _entered.Keys) _moved[item] = moved;
    }

    /// <summary>Has the items told what became of them in a round that came true.</summary>
    public void Tell(ItemRound round)
    {
        var holds = new Dictionary<ItemId, List<HoldMoved>>(_entered.Count);
        foreach (var draft in round.Touched.Where(static draft => draft.Written))
        {
            foreach (var line in draft.Hold!.AllLines)
            {
                if (!holds.TryGetValue(line.Item, out var its)) holds.Add(line.Item, its = []);
                its.Add(new()
                {
                    HoldId = draft.Hold.HoldId,
                    EndedBefore = draft.Before is { Status: HoldStatus.Held, ExpiresAt: { } before } ? before : null,
                    EndsNow = draft.Hold is { Status: HoldStatus.Held, ExpiresAt: { } now } && !line.Dropped ? now : null,
                });
            }
        }

        foreach (var item in _entered.Keys)
        {
            var its = round.At(item)!;
            _moved[item] = its.Written
                ? new() { Item = its.Stock.View(item.Value, its.Metadata), Shortage = its.Stock.Shortage,
                    Holds = holds.TryGetValue(item, out var moved) ? [.. moved] : [] }
                : new() { Nothing = true };
        }
    }

    /// <inheritdoc />
    public void Dispose() => LeaveAll();

    private static LedgerItem Known(ItemStill still) =>
        new(still.ItemKey, still.Item!.Stock(still.Shortage), still.Item!.Metadata, CreatedAs: "");

    // Returns those that are lent. One patience for all: a promise an item would be most of what this costs.
    private async Task<List<ItemId>> TryAsync(
        IEnumerable<KeyValuePair<ItemId, (int Count, bool TakesUnits)>> items, Dictionary<ItemId, ItemStill> stills)
    {
        var tries = items.Select(pair => (Item: pair.Key, Entering: Find(pair.Key).TryEnter(_loan, pair.Value.TakesUnits)))
            .ToArray();
        Exception? missed = null;
        try
        {
            var all = Task.WhenAll(tries.Select(static tried => tried.Entering));
            await all.WaitAsync(services.Limits.TryMax, services.Time, services.Hurry);
        }
        catch (Exception failed)
        {
            missed = failed;
        }

        foreach (var (item, entering) in tries)
        {
            var failed = entering.Exception?.InnerException;
            if (entering.IsCompletedSuccessfully) stills[item] = Take(item, await entering);
            else if (failed is not null && !services.Items.IsOutOfReach(failed)) stills[item] = NotKnown();
            else
            {
                if (!entering.IsCompleted) _ = HearAsync(entering);
                stills[item] = Missed(item, entering, failed ?? missed!);
            }
        }

        return [.. tries.Select(static tried => tried.Item).Where(item => stills[item].Lent)];
    }

    // An item on a silo of the version before does not know to be tried: it is waited for in order.
    private ItemStill NotKnown()
    {
        services.NotKnown();
        return new() { Lent = true };
    }

    // It says so late where that silo has much to do.
    private async Task HearAsync(Task entering)
    {
        try
        {
            await entering;
        }
        catch (Exception failed)
        {
            if (!services.Items.IsOutOfReach(failed)) services.NotKnown();
        }
    }

    private ItemStill Missed(ItemId item, Task entering, Exception failed)
    {
        services.NotReached("stand still", item.Value, failed);
        _ = ForgetAsync(entering);
        // It may come to stand still yet, for nobody.
        _ = LeaveAsync(item);
        return new() { Moving = true };
    }

    // Nobody waits for it any longer, and what goes wrong with it has been told.
    private static async Task ForgetAsync(Task work) => await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private ItemStill Take(ItemId item, ItemStill still)
    {
        if (still.Item is null) return still;
        _entered.Add(item, still);
        _moved[item] = Nothing;
        return still;
    }

    private void LeaveAll()
    {
        foreach (var item in _entered.Keys) _ = LeaveAsync(item);
        _entered.Clear();
    }

    private async Task LeaveAsync(ItemId item)
    {
        try
        {
            await Find(item).Leave(_loan, _moved.GetValueOrDefault(item) ?? new ItemMoved());
        }
        catch (Exception failed)
        {
            // Whoever decided has the answer already. An item out of reach goes on by itself, and the ledger's versions keep it from harm.
            services.NotReached("go on", item.Value, failed);
        }
    }

    private ILentItem Find(ItemId item)
    {
        if (!_items.TryGetValue(item, out var found)) _items.Add(item, found = services.Items.Find(tenant.Name, item.Value));
        return found;
    }
}
