using System.Collections.Immutable;
using Inventory.Domain.Holds;

namespace Inventory.Operations.Holds;

/// <summary>What an operator may do to one hold.</summary>
public enum HoldAction
{
    /// <summary>Give held units back.</summary>
    Release,

    /// <summary>Give it another end.</summary>
    Extend,

    /// <summary>Turn held units into owed ones.</summary>
    Confirm,

    /// <summary>Give back what is owed.</summary>
    Cancel,
}

/// <summary>Which actions a hold's status allows, by the status table.</summary>
public static class HoldActions
{
    private static readonly (HoldAction Action, HoldStep Step)[] Steps =
    [
        (HoldAction.Release, HoldStep.Release), (HoldAction.Extend, HoldStep.ChangeEnd), (HoldAction.Confirm, HoldStep.Confirm),
        (HoldAction.Cancel, HoldStep.Cancel),
    ];

    /// <summary>The actions that a status allows, in their fixed order.</summary>
    public static ImmutableArray<HoldAction> Of(HoldStatus status) =>
        [.. Steps.Where(one => StatusTable.Rule(one.Step, status) is StatusRule.Allows).Select(static one => one.Action)];
}
