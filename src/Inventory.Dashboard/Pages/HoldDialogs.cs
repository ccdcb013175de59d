using Inventory.Dashboard.Shared;
using Inventory.Ledger.Jobs;
using Inventory.Operations;
using Inventory.Operations.Holds;
using Inventory.Operations.Jobs;
using Inventory.Operations.Stuck;
using MudBlazor;

namespace Inventory.Dashboard.Pages;

/// <summary>What is done to holds from a page: each opens a dialog with the line of <c>inv</c>, and comes back when it is closed.</summary>
internal sealed class HoldDialogs(IDialogService dialogs, HoldDesk desk, HoldJobs jobs, StuckSweep sweep)
{
    private static readonly (string Value, string Words)[] Ends =
        [("1800", "30 minutes"), ("600", "10 minutes"), ("3600", "1 hour"), ("14400", "4 hours"), ("86400", "1 day")];

    /// <summary>Does something to one hold, directly.</summary>
    public Task OneAsync(Operator by, string holdId, HoldAction action)
    {
        var (seconds, change) = (int.Parse(Ends[0].Value), NewId("change"));
        return action switch
        {
            HoldAction.Release => ShowAsync(new("Release the hold", $"Gives the units of {holdId} back to stock, for good.", "Release")
            {
                Inv = reason => HoldLines.Release(holdId, reason),
                Run = reason => ToldAsync(desk.ReleaseAsync(by, holdId, reason), "Released."),
            }),
            HoldAction.Extend => ShowAsync(new("Extend the hold", $"Gives {holdId} another end, counted from now.", "Extend")
            {
                NeedsReason = false,
                Chosen = value => (seconds, change) = (int.Parse(value), NewId("change")),
                Inv = _ => HoldLines.Extend(holdId, seconds),
                Run = _ => ToldAsync(desk.ExtendAsync(by, holdId, change, seconds), "Extended."),
            }),
            HoldAction.Confirm => ShowAsync(new("Confirm the hold", $"Turns all units of {holdId} into sold ones.", "Confirm")
            {
                NeedsReason = false,
                Inv = _ => HoldLines.Confirm(holdId),
                Run = _ => ToldAsync(desk.ConfirmAsync(by, holdId), "Confirmed."),
            }),
            _ => ShowAsync(new("Cancel the hold", $"Gives back what {holdId} is owed and has not left.", "Cancel the hold")
            {
                Inv = reason => HoldLines.Cancel(holdId, reason),
                Run = reason => ToldAsync(desk.CancelAsync(by, holdId, reason), "Cancelled."),
            }),
        };
    }

    /// <summary>Releases many, as a job.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="holds">Which.</param>
    /// <param name="count">How many, in words.</param>
    public Task ReleaseAsync(Operator by, HoldSelection holds, string count)
    {
        var (lever, correlation) = (NewId("lever"), NewId("dashboard"));
        return ShowAsync(new($"Release {count}", "Gives their units back to stock, as a job. Each hold tells what came of it.", "Release")
        {
            Inv = reason => holds.HoldIds.IsEmpty ? HoldLines.ReleaseAll(holds, reason) : HoldLines.ReleaseEach(holds.HoldIds, reason),
            Job = (by, reason => new ReleaseHolds { Holds = holds, Reason = reason, LeverId = lever, CorrelationId = correlation }),
        });
    }

    /// <summary>Gives many another end, as a job.</summary>
    /// <inheritdoc cref="ReleaseAsync"/>
    public Task ExtendAsync(Operator by, HoldSelection holds, string count)
    {
        var (seconds, lever, correlation) = (int.Parse(Ends[0].Value), NewId("lever"), NewId("dashboard"));
        return ShowAsync(new($"Extend {count}", "Gives each another end, counted from when the job comes to it.", "Extend")
        {
            Chosen = value => (seconds, lever) = (int.Parse(value), NewId("lever")),
            Inv = _ => holds.HoldIds.IsEmpty ? HoldLines.ExtendAll(holds, seconds) : HoldLines.ExtendEach(holds.HoldIds, seconds),
            Job = (by, reason => new ExtendHolds
            {
                Holds = holds, TtlSeconds = seconds, Reason = reason, LeverId = lever, CorrelationId = correlation,
            }),
        });
    }

    /// <summary>Sweeps.</summary>
    public Task SweepAsync(Operator by) => ShowAsync(new("Sweep now",
        "Ends every hold that is over, of all tenants. It does at once what happens by itself within seconds.", "Sweep")
    {
        NeedsReason = false,
        Inv = static _ => "inv sweep",
        Run = async _ =>
        {
            if (await sweep.RunAsync(by) is not var (ended, failed))
                return new(KeyRights.Missing(by.Key, StuckSweep.Needs, unbound: true)!, IsDone: false);
            return new($"{ended} ended{(failed.Count == 0 ? "." : $"; on {failed.Count} items holds could not be ended.")}",
                Lines: [.. failed.Select(static one => $"{one.ItemId}: {one.Code}")]);
        },
    });

    private static async Task<ActionOutcome> ToldAsync(Task<HoldActed> acting, string done)
    {
        var acted = await acting;
        return acted.IsDone ? new(done) : new($"{acted.Code}: {acted.Detail}", IsDone: false);
    }

    private static string NewId(string kind) => $"{kind}-{Guid.NewGuid():N}";

    private async Task ShowAsync(Wish wish)
    {
        var parameters = new DialogParameters<ActionDialog>
        {
            { dialog => dialog.Title, wish.Title },
            { dialog => dialog.What, wish.What },
            { dialog => dialog.Confirm, wish.Confirm },
            { dialog => dialog.NeedsReason, wish.NeedsReason },
            { dialog => dialog.HasDryRun, wish.Job is not null },
            { dialog => dialog.Inv, wish.Inv },
            { dialog => dialog.Run, async (reason, _) => wish.Job is var (by, request)
                ? await jobs.PreviewAsync(by, request(reason)) : await wish.Run!(reason) },
        };
        if (wish.Job is var (op, make))
            parameters.Add(dialog => dialog.RunByAndBy, (reason, gone) => jobs.RunAsync(op, make(reason), gone));
        if (wish.Chosen is not null)
        {
            parameters.Add(dialog => dialog.Choices, Ends);
            parameters.Add(dialog => dialog.ChoiceLabel, "From now");
            parameters.Add(dialog => dialog.Chosen, wish.Chosen);
        }

        await (await dialogs.ShowAsync<ActionDialog>(null, parameters)).Result;
    }

    private sealed record Wish(string Title, string What, string Confirm)
    {
        public bool NeedsReason { get; init; } = true;

        public required Func<string, string> Inv { get; init; }

        public Func<string, Task<ActionOutcome>>? Run { get; init; }

        public (Operator By, Func<string, JobRequest> Request)? Job { get; init; }

        public Action<string>? Chosen { get; init; }
    }
}
