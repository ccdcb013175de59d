using Inventory.Contracts;
using Inventory.Domain.Items;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Holds;

/// <summary>What becomes of the commands of a union: who is answered, and who goes back to be decided again, and when.</summary>
/// <param name="services">Waits for items that are ending what is over, or on their way, and knows how often.</param>
internal sealed class Backs(StandingServices services)
{
    private readonly List<(DeskCommand Command, Func<Task>? After)> _all = [];

    /// <summary>Those that go back, each once what it waits for has come about; null for nothing.</summary>
    public IReadOnlyList<(DeskCommand Command, Func<Task>? After)> All => _all;

    /// <summary>Takes out those whose items do not all stand still.</summary>
    public void Sort(List<DeskCommand> commands, Dictionary<ItemId, ItemStill> stills) => commands.RemoveAll(command =>
    {
        foreach (var item in command.Items)
        {
            var still = stills[item];
            if (still.Moving) Moving(command);
            else if (still.Unavailable) Fail(command, Outcome.LedgerUnavailable);
            else if (still.Ending) Ending(command, item);
            else continue;
            return true;
        }

        return false;
    });

    /// <summary>Answers them, or sends them back.</summary>
    public void Settle(IReadOnlyList<DeskCommand> commands, Verdict verdict)
    {
        foreach (var command in commands)
        {
            switch (verdict)
            {
                case Verdict.Applied:
                    command.Command.Answer();
                    break;
                case Verdict.Unavailable:
                    Fail(command, Outcome.LedgerUnavailable);
                    break;
                case Verdict.Unknown:
                    // Whatever happened, the ids in the ledger know.
                    command.Command.OutcomeLost();
                    Again(command);
                    break;
                case Verdict.Stale:
                    command.Setbacks.Stales++;
                    Again(command);
                    break;
                default:
                    Look(command, verdict, together: commands.Count > 1);
                    break;
            }
        }
    }

    // The items look at themselves before they stand still again. What cannot be stored even so costs nobody else anything.
    private void Look(DeskCommand command, Verdict verdict, bool together)
    {
        var setbacks = command.Setbacks;
        if (++setbacks.Looks <= (verdict is Verdict.Refused ? 1 : services.Limits.LooksMax))
        {
            Again(command, counts: false);
        }
        else if (together)
        {
            (setbacks.Alone, setbacks.Looks) = (true, 0);
            Again(command, counts: false);
        }
        else
        {
            command.Command.Fail(
                new InvalidOperationException($"The ledger refuses what was decided about hold '{command.Command.HoldId}'."));
        }
    }

    private void Again(DeskCommand command, bool counts = true)
    {
        command.Setbacks.MustRead = true;
        if (counts && ++command.Setbacks.Attempts >= services.Limits.AttemptsMax) Fail(command, Outcome.Overloaded);
        else _all.Add((command, null));
    }

    // The item ends what is over, once, however many commands wait for it. What takes no units may be that very ending: it does not wait.
    private void Ending(DeskCommand command, ItemId item)
    {
        if (!command.Command.TakesUnits)
        {
            command.Setbacks.Apart = true;
            _all.Add((command, null));
        }
        else if (++command.Setbacks.Endings > services.Limits.EndingsMax)
        {
            Fail(command, Outcome.Overloaded);
        }
        else
        {
            _all.Add((command, () => StandingItems.EndedAsync(services, command.Tenant, item)));
        }
    }

    // Nothing was decided, so asking again is safe: the item is somewhere else soon, or its silo found dead.
    private void Moving(DeskCommand command)
    {
        var (setbacks, time) = (command.Setbacks, services.Time);
        if (services.Hurry.IsCancellationRequested
            || time.GetElapsedTime(setbacks.MovingSince ??= time.GetTimestamp()) > services.Limits.MovingMax)
        {
            Fail(command, Outcome.ItemMoving);
            return;
        }

        var (pause, most) = (services.Limits.PauseMin * (1 << Math.Min(setbacks.Moves++, 5)), services.Limits.PauseMax);
        _all.Add((command, () => Task.Delay(pause < most ? pause : most, time)));
    }

    private static void Fail(DeskCommand command, Outcome outcome) => command.Command.GiveUp(outcome);
}
