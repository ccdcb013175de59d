using System.Collections.Immutable;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

/// <summary>Decides by the rules against what was seen, and writes the decisions down as change sets, as grains do.</summary>
public sealed class Desk(int tenantId, DateTimeOffset now)
{
    /// <summary>In whose name it decides.</summary>
    public Requester Caller { get; set; } = new("tester");

    public int TenantId { get; } = tenantId;

    public DateTimeOffset Now { get; set; } = now;

    public ChangeSet Create(long key, string itemId, long onHand, string? metadata = null, string createdAs = "{}")
    {
        var id = ItemId.Parse(itemId);
        var change = ItemRules.Create(id, onHand, new(0, 0, 0, false), metadata, new(Caller, itemId, Now));
        var set = new ChangeSet(TenantId);
        Write(set, new(key, id, default), [change], new() { Key = key, Metadata = metadata, CreatedAs = createdAs });
        return set;
    }

    public ChangeSet Place(string holdId, params (Seen Item, long Quantity)[] lines) => Place(holdId, new() { Lines = [] }, lines);

    public ChangeSet Place(string holdId, HoldTerms terms, params (Seen Item, long Quantity)[] lines)
    {
        var items = lines.Select(line => line.Item).ToArray();
        terms = terms with { Lines = [.. lines.Select(line => new LineRequest(line.Item.Id, line.Quantity))] };
        return Fold(Placing.Decide(null, holdId, terms, Limits.HoldAgeMaxDefault, Act(holdId, items)), null, items);
    }

    public ChangeSet Change(Hold hold, HoldChange change, params Seen[] items) =>
        Fold(Changing.Decide(hold, change, null, Act("change", items)), hold, items);

    public ChangeSet Confirm(Hold hold, params Seen[] items) =>
        Fold(Confirming.Decide(hold, [], reacquire: false, null, Act(hold.HoldId, items)), hold, items);

    public ChangeSet Release(Hold hold, params Seen[] items) =>
        Fold(Ending.Release(hold, "released", null, Act(hold.HoldId, items)), hold, items);

    public ChangeSet Adjust(Seen item, long delta, string commandId)
    {
        var set = new ChangeSet(TenantId);
        Write(set, item, ItemRules.Adjust(item.Id, item.Stock, delta, new(Caller, commandId, Now)).Changes);
        set.Commands.Add(Command(CommandKind.Adjustment, item.Id.Value, commandId, $$"""{"delta":{{delta}}}"""));
        return set;
    }

    public ChangeSet SetMetadata(Seen item, string? metadata)
    {
        var set = new ChangeSet(TenantId);
        var change = new SettingsChange { ReplacesMetadata = true, Metadata = metadata };
        Write(set, item, ItemRules.ChangeSettings(item.Id, item.Stock, "{}", change, new(Caller, item.Id.Value, Now)).Changes,
            new() { Key = item.Key, SetsMetadata = true, Metadata = metadata });
        return set;
    }

    public ChangeSet Spend(string holdId)
    {
        var set = new ChangeSet(TenantId);
        set.Holds.Add(new(Ending.Spend(holdId, "spent", Caller, Now), 0, 0, null));
        return set;
    }

    /// <summary>What is decided about one item in succession, as one set: what a round of commands makes of it.</summary>
    public static ChangeSet Round(Seen item, params ReadOnlySpan<Func<Seen, ChangeSet>> decisions)
    {
        var round = decisions[0](item);
        foreach (var decide in decisions[1..])
        {
            var next = decide(item with { Stock = round.Items[0].Stock });
            round.Items[0] = round.Items[0] with { Stock = next.Items[0].Stock };
            foreach (var write in next.Holds)
                round.Holds.Add(write with { PlacedBy = write.PlacedBy < 0 ? -1 : write.PlacedBy + round.Events.Count });
            round.Events.AddRange(next.Events);
            // The item's row no longer tells what the events before say of it.
            var settledFrom = round.Events.FindLastIndex(happened => !happened.Change.MovesHeldOnly);
            for (var i = 0; i < round.Holds.Count; i++)
                if (round.Holds[i].PlacedBy < settledFrom) round.Holds[i] = round.Holds[i] with { PlacedBy = -1 };
            round.Commands.AddRange(next.Commands);
        }

        return round;
    }

    /// <summary>What is decided about several items in succession, as one set: what a round of several items makes of it.</summary>
    public static ChangeSet Union(Seen[] items, params ReadOnlySpan<Func<Seen[], ChangeSet>> decisions)
    {
        var union = decisions[0](items);
        foreach (var decide in decisions[1..])
        {
            var next = decide([.. items.Select(item =>
                union.Items.Find(write => write.ItemKey == item.Key) is { ItemKey: > 0 } so ? item with { Stock = so.Stock } : item)]);
            foreach (var write in next.Items)
            {
                var place = union.Items.FindIndex(earlier => earlier.ItemKey == write.ItemKey);
                if (place < 0) union.Items.Add(write);
                else union.Items[place] = union.Items[place] with { Stock = write.Stock };
            }

            foreach (var write in next.Holds)
                union.Holds.Add(write with { PlacedBy = write.PlacedBy < 0 ? -1 : write.PlacedBy + union.Events.Count });
            union.Events.AddRange(next.Events);
        }

        return union;
    }

    /// <summary>A set that takes one unit more than there is: what no rule would decide.</summary>
    public ChangeSet Oversell(Seen item)
    {
        var set = new ChangeSet(TenantId);
        Write(set, item,
            [new() { Item = item.Id, Type = StockEventType.HoldPlaced, At = Now, Held = item.Stock.Available + 1, CommandId = "bug",
            Actor = "bug" }]);
        return set;
    }

    public ChangeSet Look(Action<ChangeSet> at)
    {
        var set = new ChangeSet(TenantId);
        at(set);
        return set;
    }

    public CommandWrite Command(CommandKind kind, string subject, string commandId, string? content) =>
        new(new(kind, subject, commandId), content, Now);

    private HoldAct Act(string commandId, Seen[] items) => new(Caller, commandId, Now, new Stocks(items));

    private ChangeSet Fold(HoldDecision decision, Hold? before, Seen[] items)
    {
        Assert.Null(decision.Refusal);
        var set = new ChangeSet(TenantId);
        foreach (var item in items) Write(set, item, [.. decision.Changes.Where(change => change.Item == item.Id)]);
        var hold = decision.Hold!;
        var keys = hold.AllLines.Select(line => items.First(item => item.Id == line.Item).Key).ToArray();
        set.Holds.Add(new(hold, before?.Version ?? 0, before?.AllLines.Length ?? 0, keys.Length == 1 ? keys[0] : null, keys.Length == 1
            ? null : keys,
            PlacedBy: decision.Changes is [{ Type: StockEventType.HoldPlaced }, ..] && hold.Version == 1 ? 0 : -1));
        return set;
    }

    private static void Write(ChangeSet set, Seen item, ImmutableArray<StockChange> changes, Detail detail = default)
    {
        if (changes.IsEmpty) return;
        var stock = item.Stock;
        foreach (var change in changes)
        {
            stock = stock.Apply(change);
            set.Events.Add(new(item.Key, change, stock));
        }

        set.Items.Add(new(item.Key, item.Id, item.Version, stock, detail.SetsMetadata, detail.Metadata, detail.CreatedAs));
    }

    private readonly record struct Detail(long Key, bool SetsMetadata, string? Metadata, string? CreatedAs);

    private sealed class Stocks(Seen[] items) : IStockLookup
    {
        public Stock? Find(ItemId item) => items.FirstOrDefault(seen => seen.Id == item)?.Stock;
    }
}
