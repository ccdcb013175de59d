using System.Collections.Immutable;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;

namespace Inventory.Domain;

/// <summary>The stock of the items a decision may touch.</summary>
public interface IStockLookup
{
    /// <summary>The item's stock as of this decision, or null when there is no such item.</summary>
    Stock? Find(ItemId item);
}

/// <summary>
/// What should happen to a hold: a refusal, a repeat of what already happened, or a next hold with the changes that make it true.
/// </summary>
public readonly record struct HoldDecision
{
    /// <summary>Why nothing happens; null when something does.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>The hold after the decision; the present one for a repeat.</summary>
    public Hold? Hold { get; private init; }

    /// <summary>One change per item concerned, in the order of the hold's lines. Empty where no item is.</summary>
    public ImmutableArray<StockChange> Changes { get; private init; }

    /// <summary>Nothing happens because it already did.</summary>
    public bool Repeated { get; private init; }

    /// <summary>Refuses.</summary>
    public static HoldDecision Refuse(Refusal refusal) => new() { Refusal = refusal, Changes = [] };

    /// <summary>Recognises a repeat.</summary>
    public static HoldDecision Repeat(Hold hold) => new() { Hold = hold, Repeated = true, Changes = [] };

    /// <summary>Accepts.</summary>
    public static HoldDecision Accept(Hold hold, ImmutableArray<StockChange> changes) => new() { Hold = hold, Changes = changes };

    /// <summary>A refusal stands for its decision.</summary>
    public static implicit operator HoldDecision(Refusal refusal) => Refuse(refusal);
}

/// <summary>What should happen to an item.</summary>
public readonly record struct ItemDecision
{
    /// <summary>Why nothing happens; null when something does.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>The changes, in order. Empty when the item already is as asked for.</summary>
    public ImmutableArray<StockChange> Changes { get; private init; }

    /// <summary>Accepts.</summary>
    public static ItemDecision Accept(params ImmutableArray<StockChange> changes) => new() { Changes = changes };

    /// <summary>A refusal stands for its decision.</summary>
    public static implicit operator ItemDecision(Refusal refusal) => new() { Refusal = refusal, Changes = [] };
}
