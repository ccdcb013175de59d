using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Grains.Holds;
using Inventory.Ledger.Keys;
using Inventory.Operations.Jobs;

namespace Inventory.Operations.Holds;

/// <summary>What operators do to one hold, through the grains that everybody goes through and under their own name.</summary>
public sealed class HoldDesk
{
    /// <summary>What a key needs, as over HTTP.</summary>
    public const KeyScopes Needs = KeyScopes.Sell;

    private readonly HoldServices _holds;

    internal HoldDesk(HoldServices holds) => _holds = holds;

    /// <summary>Gives the units of a held or expired hold back.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="holdId">The hold.</param>
    /// <param name="reason">Why; journalled.</param>
    /// <exception cref="TimeoutException">It is not known what came of it; repeating it is safe.</exception>
    public Task<HoldActed> ReleaseAsync(Operator by, string holdId, string reason) =>
        ActAsync(by, holds => holds.ReleaseAsync(new() { Caller = by.Caller, HoldId = holdId, Reason = reason }));

    /// <summary>Gives a held hold another end.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="holdId">The hold.</param>
    /// <param name="changeId">Decides what is a repeat.</param>
    /// <param name="ttlSeconds">The new end in seconds from now, 1 to 604,800.</param>
    /// <exception cref="TimeoutException">It is not known what came of it; repeating it with the same id is safe.</exception>
    public Task<HoldActed> ExtendAsync(Operator by, string holdId, string changeId, int ttlSeconds) => ActAsync(by, holds =>
        holds.ChangeAsync(new() { Caller = by.Caller, HoldId = holdId, ChangeId = changeId, TtlSeconds = ttlSeconds }));

    /// <summary>Turns all units of a held hold into owed ones.</summary>
    /// <inheritdoc cref="ReleaseAsync"/>
    public Task<HoldActed> ConfirmAsync(Operator by, string holdId) =>
        ActAsync(by, holds => holds.ConfirmAsync(new() { Caller = by.Caller, HoldId = holdId }));

    /// <summary>Gives back what a confirmed hold is owed.</summary>
    /// <inheritdoc cref="ReleaseAsync"/>
    public Task<HoldActed> CancelAsync(Operator by, string holdId, string reason) =>
        ActAsync(by, holds => holds.CancelAsync(new() { Caller = by.Caller, HoldId = holdId, Reason = reason }));

    private async Task<HoldActed> ActAsync(Operator by, Func<TenantHolds, Task<HoldAnswer>> act)
    {
        var answer = by.Key.Has(Needs) ? await act(_holds.Of(by.Tenant)) : new() { Outcome = Outcome.Forbidden };
        var (code, detail) = TargetOutcomes.Of(answer);
        return new(answer.Outcome is Outcome.Done, code, detail, answer.Hold);
    }
}

/// <summary>What came of it.</summary>
/// <param name="IsDone">It was done, or already was.</param>
/// <param name="Code"><c>done</c>, or the code of the refusal.</param>
/// <param name="Detail">What is told of the refusal; null where it was done.</param>
/// <param name="Hold">The hold as it is now, where it was done.</param>
public sealed record HoldActed(bool IsDone, string Code, string? Detail, HoldView? Hold);
