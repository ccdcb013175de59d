using System.Collections.Immutable;
using System.Globalization;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Ledger.Jobs;

namespace Inventory.Operations.Jobs;

/// <summary>Tells what came of a target by the catalogue of refusals.</summary>
internal static class TargetOutcomes
{
    /// <summary>A fault that no grain should have; the log has the rest.</summary>
    public static readonly TargetOutcome InternalError = new("internal-error", "The service failed; the log tells how.");

    /// <summary>What came of a command on a hold.</summary>
    public static TargetOutcome Of(HoldAnswer answer) => answer switch
    {
        { Outcome: Outcome.HoldStatusConflict, Status: { } status } => Of(answer.Outcome, $"The hold is {status.Name()}."),
        { Outcome: Outcome.HoldAgeLimit, LatestExpiresAt: { } latest } => Of(answer.Outcome,
            string.Create(CultureInfo.InvariantCulture, $"The hold may end at {latest:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} at the latest.")),
        { ItemIds: { IsDefaultOrEmpty: false } items } => Of(answer.Outcome, string.Join(", ", items)),
        _ => Of(answer.Outcome),
    };

    /// <summary>What came of it.</summary>
    /// <param name="outcome">The answer.</param>
    /// <param name="detail">What is told of this time; null for what is always told of such a refusal.</param>
    public static TargetOutcome Of(Outcome outcome, string? detail = null) =>
        outcome.Kind() is { } refusal ? new(refusal.Code, detail ?? refusal.Title + ".") : TargetOutcome.Done;

    /// <summary>It is the moment's fault and not the target's.</summary>
    public static bool MayPass(this TargetOutcome came) => Passing.Contains(came.Outcome);

    /// <summary>Nothing can be done for any target.</summary>
    public static bool IsLedgerAway(this TargetOutcome came) => came.Outcome == Outcome.LedgerUnavailable.Code();

    private static readonly ImmutableHashSet<string> Passing =
    [
        Outcome.Overloaded.Code(), Outcome.ItemMoving.Code(), Outcome.LedgerUnavailable.Code(), Outcome.OutcomeUnknown.Code(),
    ];
}
