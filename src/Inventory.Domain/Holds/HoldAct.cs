using System.Collections.Immutable;
using Inventory.Domain.Items;

namespace Inventory.Domain.Holds;

/// <summary>The circumstances of one decision about a hold: who asks, under which command id, when, and against which stock.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="CommandId">The command's own id, or the hold id where it has none.</param>
/// <param name="Now">The ledger's time.</param>
/// <param name="Stocks">The stock of every item the hold has or names.</param>
public readonly record struct HoldAct(Requester Caller, string CommandId, DateTimeOffset Now, IStockLookup Stocks)
{
    /// <summary>The change of one line's item that this act causes.</summary>
    public StockChange Change(StockEventType type, Hold hold, HoldLine line, long held = 0, long allocated = 0, long onHand = 0,
        long? quantity = null,
        string? data = null) => new()
        {
            Item = line.Item,
            Type = type,
            At = Now,
            HoldId = hold.HoldId,
            Held = held,
            Allocated = allocated,
            OnHand = onHand,
            Quantity = quantity ?? line.Quantity,
            EndsAt = hold.ExpiresAt,
            CommandId = CommandId,
            Actor = Caller.Actor,
            Reason = hold.Reason,
            Data = data,
        };

    /// <summary>
    /// Refuses what changes another channel's hold, a hold that has moved on from <paramref name="version"/>, or one on an item that has
    /// drifted; null lets it pass.
    /// </summary>
    public Refusal? Guard(Hold hold, long? version)
    {
        if (Foreign(hold)) return new Refusal.ForeignChannel();
        if (version is { } named && named != hold.Version) return new Refusal.VersionMismatch(hold.Version);
        ImmutableArray<string> drifted = [];
        foreach (var line in hold.AllLines)
        {
            if (!line.Dropped && HasDrifted(line.Item)) drifted = drifted.Add(line.Item.Value);
        }

        return drifted.IsEmpty ? null : new Refusal.ItemDrifted(drifted);
    }

    /// <summary>Whether the item is known to have drifted.</summary>
    public bool HasDrifted(ItemId item) => Stocks.Find(item) is { IsDrifted: true };

    /// <summary>Whether the hold is out of bounds for this caller.</summary>
    public bool Foreign(Hold hold) => Caller.Channel is { } channel && hold.Terms.Channel != channel;

    /// <summary>
    /// Refuses new units of items that are unknown, drifted, not for sale, or short, in that order; null lets all of them pass.
    /// </summary>
    /// <param name="demands">Units needed beyond those the hold already has, by line; zero or less needs nothing.</param>
    public Refusal? Demand(ReadOnlySpan<Demand> demands)
    {
        ImmutableArray<string> missing = [], drifted = [], stopped = [];
        ImmutableArray<Shortfall> shortages = [];
        foreach (ref readonly var demand in demands)
        {
            if (demand.Additional <= 0) continue;
            if (Stocks.Find(demand.Item) is not { } stock)
            {
                missing = missing.Add(demand.Item.Value);
                continue;
            }

            if (stock.IsDrifted) drifted = drifted.Add(demand.Item.Value);
            if (stock.StopSell) stopped = stopped.Add(demand.Item.Value);
            if (demand.Additional <= stock.Available) continue;
            // What the line has is its own even on an oversold item: it could have stayed as it is.
            var had = demand.Requested - demand.Additional;
            shortages = shortages.Add(new(demand.Item.Value, demand.Requested, had + Math.Max(0, stock.Available)));
        }

        if (!missing.IsEmpty) return new Refusal.ItemNotFound(missing);
        if (!drifted.IsEmpty) return new Refusal.ItemDrifted(drifted);
        if (!stopped.IsEmpty) return new Refusal.StopSell(stopped, Refused(demands, static (_, stock) => stock.StopSell));
        return shortages.IsEmpty ? null : new Refusal.InsufficientStock(shortages,
            Refused(demands, static (demand, stock) => demand.Additional > stock.Available));
    }

    // What is explained afterwards: the lines that were the reason first, then the others, as many as a receipt has.
    private ImmutableArray<RefusedLine> Refused(ReadOnlySpan<Demand> demands, Func<Demand, Stock, bool> isReason)
    {
        var lines = ImmutableArray.CreateBuilder<RefusedLine>(Math.Min(demands.Length, Limits.ReceiptLinesMax));
        for (var reasons = true; ; reasons = false)
        {
            foreach (ref readonly var demand in demands)
            {
                if (demand.Additional <= 0 || Stocks.Find(demand.Item) is not { } stock || isReason(demand, stock) != reasons) continue;
                if (lines.Count == Limits.ReceiptLinesMax) return lines.ToImmutable();
                lines.Add(new(demand.Item, demand.Requested, demand.Requested - demand.Additional, stock.Version));
            }

            if (!reasons) return lines.ToImmutable();
        }
    }
}

/// <summary>What a line wants of its item.</summary>
/// <param name="Item">The item.</param>
/// <param name="Requested">Units the line shall have in all.</param>
/// <param name="Additional">Units beyond those it has.</param>
public readonly record struct Demand(ItemId Item, long Requested, long Additional)
{
    /// <summary>All units of a line that is new.</summary>
    public static Demand New(LineRequest line) => new(line.Item, line.Quantity, line.Quantity);
}
