namespace Inventory.Domain.Holds;

/// <summary>What may be asked of a hold, as far as its status decides about it.</summary>
public enum HoldStep
{
    /// <summary>Other quantities or lines.</summary>
    ChangeLines,

    /// <summary>Another end.</summary>
    ChangeEnd,

    /// <summary>Held units become allocated.</summary>
    Confirm,

    /// <summary>Held units go back.</summary>
    Release,

    /// <summary>Allocated units go back.</summary>
    Cancel,

    /// <summary>Allocated units leave.</summary>
    Fulfil,
}

/// <summary>What a status says to a step.</summary>
public enum StatusRule
{
    /// <summary>It may be taken.</summary>
    Allows,

    /// <summary>It was taken: the hold is answered as it is now.</summary>
    Same,

    /// <summary>The hold's end has passed.</summary>
    Over,

    /// <summary>The hold's end has passed; its units may be taken again by whoever says so.</summary>
    OverUnlessReacquired,

    /// <summary>There is no such step from here.</summary>
    Conflicts,
}

/// <summary>Which steps a hold may take from which status: all of it, as data, from which documentation and tests are made.</summary>
public static class StatusTable
{
    private const StatusRule Ok = StatusRule.Allows, Same = StatusRule.Same, E = StatusRule.Over, R = StatusRule.OverUnlessReacquired,
        X = StatusRule.Conflicts;

    /// <summary>The statuses, in the order of the columns.</summary>
    public static readonly IReadOnlyList<HoldStatus> Statuses =
        [HoldStatus.Held, HoldStatus.Expired, HoldStatus.Released, HoldStatus.Confirmed, HoldStatus.Fulfilled, HoldStatus.Cancelled];

    private static readonly Dictionary<HoldStep, StatusRule[]> Rows = new()
    {
        //                      held expired released confirmed fulfilled cancelled
        [HoldStep.ChangeLines] = [Ok, E, X, Ok, X, X],
        [HoldStep.ChangeEnd] = [Ok, E, X, X, X, X],
        [HoldStep.Confirm] = [Ok, R, X, Same, Same, X],
        [HoldStep.Release] = [Ok, Ok, Same, X, X, X],
        [HoldStep.Cancel] = [X, X, X, Ok, X, Same],
        [HoldStep.Fulfil] = [X, X, X, Ok, X, X],
    };

    /// <summary>The steps, in the order of the rows.</summary>
    public static IReadOnlyCollection<HoldStep> Steps => Rows.Keys;

    /// <summary>What a status says to a step.</summary>
    public static StatusRule Rule(HoldStep step, HoldStatus status)
    {
        for (var i = 0; i < Statuses.Count; i++)
        {
            if (Statuses[i] == status) return Rows[step][i];
        }

        throw new ArgumentOutOfRangeException(nameof(status), status, "The table has no such status.");
    }

    /// <summary>
    /// Refuses a step that the hold's status forbids; null lets it pass. A step that was taken already is refused here: a repeat is judged
    /// before.
    /// </summary>
    public static Refusal? Judge(HoldStep step, Hold hold, bool reacquire = false) => Rule(step, hold.Status) switch
    {
        StatusRule.Allows => null,
        StatusRule.OverUnlessReacquired when reacquire => null,
        StatusRule.Over or StatusRule.OverUnlessReacquired => new Refusal.HoldExpired(),
        _ => new Refusal.StatusConflict(hold.Status),
    };
}
