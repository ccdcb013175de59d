using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Grains.Items;
using Inventory.Ledger.Keys;

namespace Inventory.Operations.Items;

/// <summary>What an operator does to an item, through its own grain and under their own name.</summary>
public sealed class ItemActions(ItemDoors doors)
{
    /// <summary>What a key needs to change what may be sold.</summary>
    public const KeyScopes Needs = KeyScopes.Stock;

    /// <summary>Stops sales of new units, or opens them again; what is held or allocated stays.</summary>
    public Task<ItemAnswer> SetStopSellAsync(Operator by, string itemId, bool stopSell, string reason) => ActAsync(by, reason,
        () => doors.ChangeAsync(by.Tenant.Name, itemId, new() { Caller = by.Caller, StopSell = stopSell, Reason = reason }));

    /// <summary>Moves on hand by a step.</summary>
    /// <param name="by">Who.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="adjustmentId">Decides what is a repeat.</param>
    /// <param name="delta">Units to add; negative takes off.</param>
    /// <param name="reason">Why; journalled.</param>
    public Task<ItemAnswer> AdjustAsync(Operator by, string itemId, string adjustmentId, long delta, string reason) =>
        delta is 0 or < -Limits.StockMax or > Limits.StockMax ? Task.FromResult(new ItemAnswer { Outcome = Outcome.Invalid })
            : ActAsync(by, reason, () => doors.AdjustAsync(by.Tenant.Name, itemId,
                new() { Caller = by.Caller, AdjustmentId = adjustmentId, Delta = delta, Reason = reason }));

    /// <summary>Sets on hand to what was counted just now.</summary>
    /// <param name="by">Who.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="countId">Decides what is a repeat.</param>
    /// <param name="counted">Units counted.</param>
    /// <param name="reason">Why; journalled.</param>
    public Task<ItemAnswer> CountAsync(Operator by, string itemId, string countId, long counted, string reason) =>
        counted is < 0 or > Limits.StockMax ? Task.FromResult(new ItemAnswer { Outcome = Outcome.Invalid })
            : ActAsync(by, reason, () => doors.CountAsync(by.Tenant.Name, itemId,
                new() { Caller = by.Caller, CountId = countId, Counted = counted, Reason = reason }));

    private static async Task<ItemAnswer> ActAsync(Operator by, string reason, Func<Task<ItemAnswer>> act)
    {
        if (by.Lacks(Needs) is not null) return new() { Outcome = Outcome.Forbidden };
        if (reason.Length is 0 or > Limits.ReasonLengthMax) return new() { Outcome = Outcome.Invalid };
        return await act();
    }
}
