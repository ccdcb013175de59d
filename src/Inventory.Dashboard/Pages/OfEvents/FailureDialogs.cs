using System.Text.Json;
using Inventory.Dashboard.Shared;
using Inventory.Operations;
using Inventory.Operations.Failures;
using MudBlazor;

namespace Inventory.Dashboard.Pages.OfEvents;

/// <summary>What is decided about failures on a page: each opens a dialog with the line of <c>inv</c>.</summary>
internal sealed class FailureDialogs(IDialogService dialogs, FailureDesk desk)
{
    private const string Again = "It is tried again now.", Aside = "It is set aside.";

    /// <summary>Has one tried again.</summary>
    public Task ReplayAsync(Operator by, FailureId id) => ShowAsync("Try it again",
        $"Has {id} tried again at once, under the same id.", "Try again", reason => FailureLines.One("replay", id, reason),
        async (reason, _) => Told(await desk.ReplayAsync(by, id, null, reason), Again));

    /// <summary>Sets one aside.</summary>
    public Task IgnoreAsync(Operator by, FailureId id) => ShowAsync("Set it aside",
        $"{id} is never tried again, and leaves the list. It stays where it is kept.", "Set aside",
        reason => FailureLines.One("ignore", id, reason), async (reason, _) => Told(await desk.IgnoreAsync(by, id, reason), Aside));

    /// <summary>Puts the data of one of the inbox right, and has it tried again.</summary>
    public Task FixAsync(Operator by, FailureId id, string payload) => ShowAsync("Put it right",
        $"Has {id} tried again with these data, by the rights of who sent it. Both are kept.", "Try again",
        reason => FailureLines.Fix(id, payload, reason), async (reason, _) => IsObject(payload)
            ? Told(await desk.ReplayAsync(by, id, payload, reason), Again) : new("The data are no JSON object.", IsDone: false));

    /// <summary>Has all that match tried again.</summary>
    public Task ReplayAsync(Operator by, FailureChoice choice) => ShowAsync("Try all that match again",
        $"Has up to {choice.Limit} failures that match the filters tried again at once, those that wait longest first.", "Try again",
        reason => FailureLines.All("replay", choice, reason),
        async (reason, dryRun) => ToldAll(await desk.ReplayAsync(by, choice, reason, dryRun), dryRun, "tried again"), hasDryRun: true);

    /// <summary>Sets all that match aside.</summary>
    public Task IgnoreAsync(Operator by, FailureChoice choice) => ShowAsync("Set all that match aside",
        $"Up to {choice.Limit} failures that match the filters are never tried again, those that wait longest first.", "Set aside",
        reason => FailureLines.All("ignore", choice, reason),
        async (reason, dryRun) => ToldAll(await desk.IgnoreAsync(by, choice, reason, dryRun), dryRun, "set aside"), hasDryRun: true);

    private async Task ShowAsync(string title, string what, string confirm, Func<string, string> inv,
        Func<string, bool, Task<ActionOutcome>> run, bool hasDryRun = false)
    {
        var parameters = new DialogParameters<ActionDialog>
        {
            { dialog => dialog.Title, title },
            { dialog => dialog.What, what },
            { dialog => dialog.Confirm, confirm },
            { dialog => dialog.HasDryRun, hasDryRun },
            { dialog => dialog.ReasonKept, "Kept with each failure, with who decided." },
            { dialog => dialog.Inv, inv },
            { dialog => dialog.Run, run },
        };
        await (await dialogs.ShowAsync<ActionDialog>(null, parameters)).Result;
    }

    private static ActionOutcome ToldAll(FailureActed acted, bool dryRun, string done) => acted is FailureActed.Came came
        ? new(dryRun ? $"{came.Matched} {done}." : $"{came.Done} of {came.Matched} {done}.") : Told(acted, "");

    private static ActionOutcome Told(FailureActed acted, string done) => acted switch
    {
        FailureActed.Came => new(done),
        FailureActed.KeyTaken => new("Another event came first under its source and id; this one can only be set aside.", IsDone: false),
        FailureActed.Forbidden forbidden => new(forbidden.Why, IsDone: false),
        _ => new("It waits no more: somebody has decided, or it has arrived.", IsDone: false),
    };

    private static bool IsObject(string payload)
    {
        try
        {
            using var read = JsonDocument.Parse(payload);
            return read.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
