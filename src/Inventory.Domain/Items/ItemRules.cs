
namespace Inventory.Domain.Items;

/// <summary>The owner's acts on an item: always accepted as far as the quantities make sense, even where they leave a shortage.</summary>
public static class ItemRules
{
    /// <summary>Brings an item into being.</summary>
    public static StockChange Create(ItemId item, long onHand, ItemSettings settings, string? metadata, in ItemAct act) =>
        act.Change(item, StockEventType.ItemCreated) with { OnHand = onHand, Quantity = onHand, Settings = settings,
            Data = WithMetadata(metadata) };

    /// <summary>Changes the settings; nothing happens where they already are as asked for.</summary>
    /// <param name="item">The item.</param>
    /// <param name="stock">Its stock.</param>
    /// <param name="metadata">Its present metadata.</param>
    /// <param name="change">What shall be otherwise.</param>
    /// <param name="act">Who and when.</param>
    public static ItemDecision ChangeSettings(ItemId item, in Stock stock, string? metadata, SettingsChange change, in ItemAct act)
    {
        if (act.Guard(stock) is { } guarded) return guarded;
        if (change.SettingsVersion is { } named && named != stock.SettingsVersion)
            return new Refusal.SettingsChanged(stock.SettingsVersion);
        var (before, after) = (ItemSettings.Of(stock), change.Over(stock));
        var replaced = change.ReplacesMetadata && change.Metadata != metadata;
        if (before == after && !replaced) return ItemDecision.Accept();
        var changed = ChangedFields.Json(before, after, metadata, replaced ? change.Metadata : metadata);
        return ItemDecision.Accept(act.Change(item, StockEventType.ItemChanged) with
        {
            Settings = after,
            Data = replaced ? $$"""{"metadata":{{change.Metadata ?? "{}"}},"changed":{{changed}}}""" : $$"""{"changed":{{changed}}}""",
        });
    }

    /// <summary>Moves on hand by a step.</summary>
    public static ItemDecision Adjust(ItemId item, in Stock stock, long delta, in ItemAct act)
    {
        if (act.Guard(stock) is { } guarded) return guarded;
        if (stock.OnHand + delta < 0) return new Refusal.NegativeStock([item.Value]);
        if (stock.OnHand + delta > Limits.StockMax) return new Refusal.Malformed("delta", $"would bring onHand above {Limits.StockMax}");
        return ItemDecision.Accept(act.Change(item, StockEventType.StockAdjusted) with { OnHand = delta, Quantity = delta });
    }

    /// <summary>Sets on hand from a count, carried forward by what happened since it was taken.</summary>
    /// <param name="item">The item.</param>
    /// <param name="stock">Its stock.</param>
    /// <param name="counted">Units counted.</param>
    /// <param name="onHandThen">On hand as the journal had it when the count was taken.</param>
    /// <param name="countedAt">When that was.</param>
    /// <param name="act">Who and when.</param>
    public static ItemDecision Count(ItemId item, in Stock stock, long counted, long onHandThen, DateTimeOffset countedAt, in ItemAct act)
    {
        if (act.Guard(stock) is { } guarded) return guarded;
        var onHand = counted + (stock.OnHand - onHandThen);
        if (onHand < 0) return new Refusal.NegativeStock([item.Value]);
        if (onHand > Limits.StockMax) return new Refusal.Malformed("counted", $"would bring onHand above {Limits.StockMax}");
        return ItemDecision.Accept(act.Change(item, StockEventType.StockCounted) with
        {
            OnHand = onHand - stock.OnHand,
            Quantity = onHand,
            Data = $$"""{"counted":{{counted}},"countedAt":"{{Instant.Text(countedAt)}}"}""",
        });
    }

    private static string? WithMetadata(string? metadata) => metadata is null ? null : $$"""{"metadata":{{metadata}}}""";
}

/// <summary>The circumstances of one owner's act.</summary>
/// <param name="Caller">Who acts.</param>
/// <param name="CommandId">The command's own id, or the item id where it has none.</param>
/// <param name="Now">The ledger's time.</param>
/// <param name="Reason">Why, in the owner's words.</param>
public readonly record struct ItemAct(Requester Caller, string CommandId, DateTimeOffset Now, string? Reason = null)
{
    /// <summary>The item version the caller believes in; null for any.</summary>
    public long? Version { get; init; }

    /// <summary>Refuses where the item has moved on from <see cref="Version"/>; null lets it pass.</summary>
    public Refusal? Guard(in Stock stock) =>
        Version is { } named && named != stock.Version ? new Refusal.VersionMismatch(stock.Version) : null;

    /// <summary>A change of <paramref name="item"/> that moves nothing yet.</summary>
    public StockChange Change(ItemId item, StockEventType type) => new()
    {
        Item = item,
        Type = type,
        At = Now,
        CommandId = CommandId,
        Actor = Caller.Actor,
        Reason = Reason,
    };
}

/// <summary>Settings to change; null keeps what is.</summary>
public sealed record SettingsChange
{
    /// <summary>Units that cannot be sold.</summary>
    public long? OutOfService { get; init; }

    /// <summary>Units kept back.</summary>
    public long? SafetyStock { get; init; }

    /// <summary>Units sold beyond what is there.</summary>
    public long? OverbookingLimit { get; init; }

    /// <summary>Refuses new units while set.</summary>
    public bool? StopSell { get; init; }

    /// <summary>Whether <see cref="Metadata"/> takes the place of the present one.</summary>
    public bool ReplacesMetadata { get; init; }

    /// <summary>The new metadata as canonical JSON text; null for none.</summary>
    public string? Metadata { get; init; }

    /// <summary>The settings version the caller believes in, if stated.</summary>
    public long? SettingsVersion { get; init; }

    /// <summary>The settings that <paramref name="stock"/> would have after this.</summary>
    public ItemSettings Over(in Stock stock) => new(
        OutOfService ?? stock.OutOfService, SafetyStock ?? stock.SafetyStock, OverbookingLimit ?? stock.OverbookingLimit, StopSell
            ?? stock.StopSell);
}
