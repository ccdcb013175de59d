using System.Collections.Frozen;
using Inventory.Domain;

namespace Inventory.Contracts;

/// <summary>Which entry of the catalogue of refusals an outcome is, and the other way round.</summary>
public static class OutcomeKinds
{
    private static readonly FrozenDictionary<RefusalKind, Outcome> Outcomes = Enum.GetValues<Outcome>()
        .Where(static outcome => outcome is not Outcome.Done)
        .ToFrozenDictionary(static outcome => outcome.Kind()!);

    /// <summary>An outcome's code: that of its problem, or <c>done</c>.</summary>
    public static string Code(this Outcome outcome) => outcome.Kind()?.Code ?? "done";

    /// <summary>The outcome that a refusal of this kind is.</summary>
    public static Outcome ToOutcome(this RefusalKind kind) => Outcomes[kind];

    // Without an arm for the rest, the compiler finds the outcome that is missing. A number that is none throws.
#pragma warning disable CS8524
    /// <summary>Its entry in the catalogue; null where it is no refusal.</summary>
    public static RefusalKind? Kind(this Outcome outcome) => outcome switch
    {
        Outcome.Done => null,
        Outcome.Forbidden => Refusals.Forbidden,
        Outcome.Invalid => Refusals.InvalidRequest,
        Outcome.IdReused => Refusals.IdReused,
        Outcome.ItemExists => Refusals.ItemExists,
        Outcome.ItemNotFound => Refusals.ItemNotFound,
        Outcome.HoldNotFound => Refusals.HoldNotFound,
        Outcome.VersionMismatch => Refusals.VersionMismatch,
        Outcome.SettingsChanged => Refusals.SettingsChanged,
        Outcome.ItemDrifted => Refusals.ItemDrifted,
        Outcome.HoldExpired => Refusals.HoldExpired,
        Outcome.HoldStatusConflict => Refusals.HoldStatusConflict,
        Outcome.BelowFulfilled => Refusals.BelowFulfilled,
        Outcome.HoldAgeLimit => Refusals.HoldAgeLimit,
        Outcome.ExceedsHold => Refusals.ExceedsHold,
        Outcome.NegativeStock => Refusals.NegativeStock,
        Outcome.StopSell => Refusals.StopSell,
        Outcome.InsufficientStock => Refusals.InsufficientStock,
        Outcome.NothingDisagrees => Refusals.NothingToReconcile,
        Outcome.Overloaded => Refusals.Overloaded,
        Outcome.ItemMoving => Refusals.Starting,
        Outcome.LedgerUnavailable => Refusals.LedgerUnavailable,
        Outcome.OutcomeUnknown => Refusals.OutcomeUnknown,
    };
#pragma warning restore CS8524
}
