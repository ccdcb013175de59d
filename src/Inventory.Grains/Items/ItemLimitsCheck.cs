using Microsoft.Extensions.Options;

namespace Inventory.Grains.Items;

/// <summary>What must hold of limits, and between them, so that nobody waits for ever or in vain.</summary>
internal sealed class ItemLimitsCheck : IValidateOptions<ItemLimits>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ItemLimits limits)
    {
        List<string> wrong = [.. typeof(ItemLimits).GetProperties()
            .Where(property => property.GetValue(limits) is <= 0 or TimeSpan { Ticks: <= 0 })
            .Select(static property => $"{property.Name} must be more than nothing.")];
        (bool Holds, string Why)[] between =
        [
            (limits.TryMax <= limits.EnterMax, "TryMax: an item is tried for no longer than it is waited for."),
            (limits.EnterMax <= limits.LoanLook * limits.LoanLooksMax, "LoanLooksMax: an item stands still while others are waited for."),
            (limits.EnterMax <= limits.MovingMax, "MovingMax: an item that moves is asked for again at least once."),
            (limits.PauseMin <= limits.PauseMax, "PauseMax: pauses grow."),
            (limits.TryAgainMin <= limits.TryAgainMax, "TryAgainMax: waits for the ledger grow."),
            (limits.EndedPerRound <= HoldEnds.ReadMax, "EndedPerRound: a round ends no more than is read at once."),
        ];
        wrong.AddRange(between.Where(static rule => !rule.Holds).Select(static rule => rule.Why));
        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}
