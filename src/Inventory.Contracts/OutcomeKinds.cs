using System.Collections.Frozen;
using Inventory.Domain;
using Is = Inventory.Contracts.Outcome;

namespace Inventory.Contracts;

/// <summary>Which entry of the catalogue of refusals an outcome is, and the other way round.</summary>
public static class OutcomeKinds
{
    private static readonly FrozenDictionary<RefusalKind, Is> Outcomes = Enum.GetValues<Is>()
        .Where(static outcome => outcome is not Is.Done)
        .ToFrozenDictionary(static outcome => outcome.Kind()!);

    /// <summary>An outcome's code: that of its problem, or <c>done</c>.</summary>
    public static string Code(this Is outcome) => outcome.Kind()?.Code ?? "done";

    /// <summary>The outcome that a refusal of this kind is.</summary>
    public static Outcome Outcome(this RefusalKind kind) => Outcomes[kind];

    // Without an arm for the rest, the compiler finds the outcome that is missing. A number that is none throws.
#pragma warning disable CS8524
    /// <summary>Its entry in the catalogue; null where it is no refusal.</summary>
    public static RefusalKind? Kind(this Is outcome) => outcome switch
    {
        Is.Done => null,
        Is.Forbidden => Refusals.Forbidden,
        Is.Invalid => Refusals.InvalidRequest,
        Is.IdReused => Refusals.IdReused,
        Is.ItemExists => Refusals.ItemExists,
        Is.ItemNotFound => Refusals.ItemNotFound,
        Is.HoldNotFound => Refusals.HoldNotFound,
        Is.VersionMismatch => Refusals.VersionMismatch,
        Is.SettingsChanged => Refusals.SettingsChanged,
        Is.ItemDrifted => Refusals.ItemDrifted,
        Is.HoldExpired => Refusals.HoldExpired,
        Is.HoldStatusConflict => Refusals.HoldStatusConflict,
        Is.BelowFulfilled => Refusals.BelowFulfilled,
        Is.HoldAgeLimit => Refusals.HoldAgeLimit,
        Is.ExceedsHold => Refusals.ExceedsHold,
        Is.NegativeStock => Refusals.NegativeStock,
        Is.StopSell => Refusals.StopSell,
        Is.InsufficientStock => Refusals.InsufficientStock,
        Is.NothingDisagrees => Refusals.NothingToReconcile,
        Is.Overloaded => Refusals.Overloaded,
        Is.ItemMoving => Refusals.Starting,
        Is.LedgerUnavailable => Refusals.LedgerUnavailable,
        Is.OutcomeUnknown => Refusals.OutcomeUnknown,
    };
#pragma warning restore CS8524
}
