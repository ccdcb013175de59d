using Inventory.Dashboard.Shared;
using Inventory.Ledger.Jobs;
using Inventory.Operations;
using Inventory.Operations.Jobs;
using MudBlazor;

namespace Inventory.Dashboard.Pages.OfDrift;

/// <summary>Puts several items right as a job, after telling which.</summary>
internal static class ReconcileJobDialog
{
    /// <returns>The job that was begun; null where none was.</returns>
    public static async Task<string?> ShowAsync(IDialogService dialogs, OperatorJobs jobs, Operator by, DriftSelection items, long count)
    {
        // Once a dialog, so that doing it again after an unknown outcome begins no second job.
        var lever = "ops-" + Guid.NewGuid().ToString("N")[..16];
        string? begun = null;
        var parameters = new DialogParameters<ActionDialog>
        {
            { dialog => dialog.Title, $"Reconcile {count} items" },
            { dialog => dialog.What, "Brings each to what its live holds and its journal say, as a job. Holds stay as they are." },
            { dialog => dialog.Confirm, "Reconcile" },
            { dialog => dialog.DryRunNeedsReason, false },
            { dialog => dialog.Inv, reason => Line(items, reason) },
            { dialog => dialog.Run, RunAsync },
        };
        await (await dialogs.ShowAsync<ActionDialog>(null, parameters)).Result;
        return begun;

        async Task<ActionOutcome> RunAsync(string reason, bool isDryRun)
        {
            var wish = new ReconcileItems { Items = items, Reason = reason, CorrelationId = lever, LeverId = lever };
            if (isDryRun) return Previewed(await jobs.PreviewAsync(by.Tenant, wish));
            switch (await jobs.StartAsync(by, wish))
            {
                case JobStart.Made made:
                    begun = made.Job.JobId;
                    return new($"The job {begun} is under way with {made.Job.Total} items.");
                case JobStart.Forbidden:
                    return new("This key may not do this.", IsDone: false);
                default:
                    return new("This was asked before with another reason or other items. Close and begin anew.", IsDone: false);
            }
        }
    }

    private static ActionOutcome Previewed(TargetCount found) => new(
        $"{found.Matches}{(found.More ? " and more" : "")} items would be compared and put right.",
        Lines: [.. found.First, .. found.Matches > found.First.Length ? ["…"] : Array.Empty<string>()]);

    // The tool reconciles one by one; which they are it asks for as this page does.
    internal static string Line(DriftSelection items, string reason)
    {
        var one = $"inv reconcile \"$item\" --apply --reason {InvLine.Quote(reason)}";
        if (!items.ItemIds.IsEmpty) return $"for item in {string.Join(' ', items.ItemIds)}; do {one}; done";
        var filter = (items.Prefix is { } prefix ? $" | select((.itemId // \"\") | startswith({InvLine.Json(prefix)}))" : "")
            + (items.Side is { } side ? $" | select(.disagrees | index({InvLine.Json(side)}))" : "");
        var ids = InvLine.Quote($".drift[]{filter} | .itemId // empty");
        return $"inv drift --all -o json | jq -r {ids} | while read -r item; do {one}; done";
    }
}
