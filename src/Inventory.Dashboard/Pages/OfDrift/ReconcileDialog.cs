using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Dashboard.Shared;
using Inventory.Operations;
using Inventory.Operations.Drift;
using MudBlazor;

namespace Inventory.Dashboard.Pages.OfDrift;

/// <summary>Puts one item right, after telling what that would change.</summary>
internal static class ReconcileDialog
{
    public static async Task ShowAsync(IDialogService dialogs, DriftActions drift, Operator by, string itemId)
    {
        var parameters = new DialogParameters<ActionDialog>
        {
            { dialog => dialog.Title, "Reconcile" },
            { dialog => dialog.What, $"Brings {itemId} to what its live holds and its journal say. Its holds stay as they are." },
            { dialog => dialog.Confirm, "Reconcile" },
            { dialog => dialog.DryRunNeedsReason, false },
            { dialog => dialog.Inv, reason => $"inv reconcile {itemId} --apply --reason {InvLine.Quote(reason)}" },
            { dialog => dialog.Run, async (reason, isDryRun) => Of(await drift.ReconcileAsync(by, itemId, reason, isDryRun)) },
        };
        await (await dialogs.ShowAsync<ActionDialog>(null, parameters)).Result;
    }

    private static ActionOutcome Of(ReconcileAnswer answer) => answer switch
    {
        { Outcome: Outcome.NothingDisagrees } => new("The item, its holds and its journal agree; there is nothing to change."),
        { Outcome: Outcome.Done, Before: { } before, After: { } after } => new(
            answer.BrokenAt is { } broken ? $"The journal does not add up from event {broken} on." : "Put right.", Lines:
            [
                Line("On hand", before.OnHand, after.OnHand), Line("Allocated", before.Allocated, after.Allocated),
                Line("Held", before.Held, after.Held), Line("Available", before.Available, after.Available),
            ]),
        _ => OutcomeWords.Refused(answer.Outcome),
    };

    private static string Line(string name, long before, long after) =>
        before == after ? $"{name} stays {before}" : $"{name} {before} → {after}";
}
