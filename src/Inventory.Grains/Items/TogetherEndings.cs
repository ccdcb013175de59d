using System.Collections.Immutable;
using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Grains.Holds;

namespace Inventory.Grains.Items;

/// <summary>
/// The ending of holds that an item finds over and that have other items too: they end together with those, before anything else is
/// decided here. The item's own commands wait for it; loans do not, for the ending needs them itself.
/// </summary>
internal sealed class TogetherEndings(ItemKnown known, CommandQueue queue, IItemHost host, IItemTurns turns)
{
    private TaskCompletionSource? _done;

    /// <summary>The holds that the last attempt found over.</summary>
    public List<string> Over { get; } = [];

    /// <summary>Whether it is under way.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Lines that ended here before the next round of commands, which claims them.</summary>
    public int EndedBefore { get; private set; }

    /// <summary>Whether something over could not be ended.</summary>
    public bool LeftAny { get; private set; }

    /// <summary>Ends when what is under way has ended, or could not.</summary>
    public Task Done => _done?.Task ?? Task.CompletedTask;

    /// <summary>Those who wait for its end are told: no call reaches this item any more, and so no ending enters it.</summary>
    public void LetGo() => _done?.TrySetResult();

    /// <summary>Leaves the ending to the item's next activation, which finds what is over.</summary>
    public void Forgo()
    {
        Over.Clear();
        queue.Fail(static command => command.GiveUp(Outcome.ItemMoving));
    }

    /// <summary>A round came true: whoever sweeps claims what ended in it or before it.</summary>
    public void Counted(ItemRound round, bool byCommands)
    {
        if (byCommands) (EndedBefore, LeftAny) = (0, false);
        else if (Over.Count > 0) EndedBefore = round.ClaimEnded();
    }

    /// <summary>Begins it.</summary>
    public void Begin()
    {
        IsRunning = true;
        _ = RunAsync([.. Over], _done = new());
    }

    private async Task RunAsync(ImmutableArray<string> holdIds, TaskCompletionSource done)
    {
        var (endings, tenant) = (known.Services.Endings, known.Tenant!);
        // Told to the sweep that waits for it, where one does.
        if (queue.Count == 0) (EndedBefore, LeftAny) = (0, false);
        try
        {
            var now = await endings.EndAsync(tenant, holdIds);
            EndedBefore += now.Count(static status => status is HoldStatus.Expired);
            LeftAny |= now.Any(static status => status is HoldStatus.Held);
            foreach (var end in known.Ends.Over(known.Services.Clock.Now, int.MaxValue))
            {
                if (holdIds.Contains(end.HoldId) && endings.IsLeft(tenant, end.HoldId)) known.Ends.Remove(end);
            }
        }
        catch (Exception failed)
        {
            // Nothing may be decided before they end, and trying again at once would only fail again: tell those who wait.
            known.Unload();
            // a host that stops is no failure
            if (failed is not HostStoppingException) ItemRounds.RoundFailed(known.Services.Log, known.Id.Value, failed);
            queue.Fail(command => command.Fail(host.Told(failed)));
        }
        finally
        {
            Over.Clear();
            IsRunning = false;
            done.TrySetResult();
            turns.GoOn();
        }
    }
}
