using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain.Holds;
using Inventory.Simulation.Workload;

namespace Inventory.Simulation.Checks;

/// <summary>
/// Whether an answer is one that the item or hold could give at some instant between question and answer, in the order in which things
/// became true: that is what makes answers linearizable. And that what was refused did not happen.
/// </summary>
internal sealed class AnswerCheck(Referee referee)
{
    private const string Linearizable = "answers are linearizable", FirstOnce = "one first answer per id";

    // A node's time is behind the ledger's by as long as the reading it goes by was on its way, and ahead by less; a repeat may tell of the
    // end that the first delivery has set.
    private static readonly TimeSpan BehindMax = TimeSpan.FromSeconds(20), AheadMax = TimeSpan.FromSeconds(3);

    // Clocks tell milliseconds: of two nodes that decide the same within one, each takes the effect for its own if its outcome was lost.
    // Two that are asked so close to each other may do that.
    private static readonly TimeSpan SameInstant = TimeSpan.FromMilliseconds(5);

    private readonly HashSet<string> _refused = new(StringComparer.Ordinal), _counted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _firsts = new(StringComparer.Ordinal);

    /// <summary>Holds whose only placing was refused.</summary>
    public IReadOnlyCollection<string> Refused => _refused;

    /// <summary>Ids of steps and counts that were answered to have happened.</summary>
    public IReadOnlyCollection<string> Counted => _counted;

    /// <summary>Checks an answer.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="since">How many commits had come true when it was asked.</param>
    /// <param name="asked">When it was first asked, by the ledger's clock.</param>
    /// <param name="isOnly">Whether it is the first and only delivery.</param>
    public void Check(Call call, object answer, long since, DateTimeOffset asked, bool isOnly)
    {
        if (answer is HoldAnswer hold)
        {
            Check(call, hold, since, isOnly);
            CheckEnd(call, hold, asked);
            if (hold.Outcome is Outcome.Done) CheckFirst(call, hold.Replayed, asked, isOnly);
            return;
        }

        var item = (ItemAnswer)answer;
        Check(call, item, since);
        if (item.Outcome is Outcome.Done) CheckFirst(call, item.Replayed, asked, isOnly);
    }

    private void Check(Call call, HoldAnswer answer, long since, bool isOnly)
    {
        var story = referee.Hold(call.HoldId) is { Now: not null } known ? known : null;
        var (holds, others) = story?.Since(since) ?? ([], false);
        switch (answer.Outcome)
        {
            case Outcome.Done:
                CheckView(call, answer.Hold!, story, since);
                return;
            case Outcome.HoldNotFound when story?.Placed <= since:
                Break(call, "answered that there is no such hold, and it was placed before");
                break;
            case Outcome.HoldStatusConflict when !others && holds.All(hold => hold.Status != answer.Status):
                Break(call, $"answered that the hold is {answer.Status}, and at no instant it was");
                break;
            case Outcome.HoldExpired when !others && holds.All(hold => hold.Status is not HoldStatus.Expired):
                Break(call, "answered that the hold is over, and at no instant it was");
                break;
            case Outcome.InsufficientStock when call.Kind is CallKind.Place or CallKind.Sell:
                foreach (var line in answer.Shortages) CheckShortage(call, line, since);
                break;
            case Outcome.StopSell when !answer.ItemIds.Any(id => referee.Item(id)!.Since(since).Any(static stock => stock.StopSell)):
                Break(call, "answered that sales are stopped, and at no instant they were");
                break;
        }

        if (!isOnly || call.Kind is not (CallKind.Place or CallKind.Sell) || !IsCertain(answer.Outcome)) return;
        if (story is { Now.AllLines.IsEmpty: false } && answer.Outcome is not Outcome.IdReused)
            Break(call, $"answered {answer.Outcome}, and yet it was placed");
        // One that is to be repeated may yet be placed by the next attempt.
        if (answer.Outcome is Outcome.InsufficientStock or Outcome.StopSell) _refused.Add(call.HoldId);
    }

    private void CheckView(Call call, HoldView view, HoldStory? story, long since)
    {
        if (view.Drifted) return;
        if (story?.Of(view.Version, since) is not { } found)
        {
            referee.Break("done is durable",
                $"#{call.Number} was answered version {view.Version} of {call.HoldId}, of which the ledger has none");
            return;
        }

        if (!found.WasSo) Break(call, $"answered version {view.Version}, and a later one was true before it was asked");
        if (found.Hold is not { } hold) return;
        if (hold.Status != view.Status || !hold.Lines.Select(static line => (line.Item.Value, line.Quantity, line.Fulfilled))
            .SequenceEqual(view.Lines.Select(static line => (line.ItemId, line.Quantity, line.Fulfilled))))
            Break(call, $"answered as {view.Status}, and in version {view.Version} the hold is {hold.Status}, or of other lines");
    }

    private void CheckEnd(Call call, HoldAnswer answer, DateTimeOffset asked)
    {
        if (referee.ClockJumps || call.TtlSeconds == 0) return;
        if (answer is not { Outcome: Outcome.Done, Replayed: false, Hold: { Status: HoldStatus.Held, ExpiresAt: { } end } }) return;
        var placed = end.AddSeconds(-call.TtlSeconds);
        if (placed < asked - BehindMax || placed > referee.LedgerTime + AheadMax)
            referee.Break("nothing ends early", $"{call} ends at {end:HH:mm:ss.fff}, asked at {asked:HH:mm:ss.fff}");
    }

    private void CheckShortage(Call call, Shortage line, long since)
    {
        var item = referee.Item(line.ItemId)!;
        if (item.WasTouched) return;
        if (line.Available >= line.Requested || item.Since(since).All(stock => Math.Max(0, stock.Available) != line.Available))
            Break(call, $"answered that {line.ItemId} has {line.Available} for {line.Requested}, and at no instant it had");
    }

    private void Check(Call call, ItemAnswer answer, long since)
    {
        if (answer is not { Outcome: Outcome.Done, Item: { Drifted: false } view }) return;
        if (call.Kind is CallKind.Adjust or CallKind.Count) _counted.Add(call.CommandId);
        var item = referee.Item(view.ItemId)!;
        if (item.WasTouched) return;
        if (item.Of(view.Version, since) is not { } found)
        {
            referee.Break("done is durable",
                $"#{call.Number} was answered version {view.Version} of {view.ItemId}, of which the ledger has none");
            return;
        }

        if (!found.WasSo) Break(call, $"answered version {view.Version}, and a later one was true before it was asked");
        var stock = found.Stock;
        if ((stock.OnHand, stock.Held, stock.Allocated, stock.Available) != (view.OnHand, view.Held, view.Allocated, view.Available))
            Break(call, $"answered version {view.Version} otherwise than it was: {stock}");
    }

    // Whoever counts what was done counts the answers that are no repeats.
    private void CheckFirst(Call call, bool replayed, DateTimeOffset asked, bool isOnly)
    {
        if (call.Step is not { } step) return;
        if (!replayed && !_firsts.TryAdd(step, asked) && (asked - _firsts[step]).Duration() >= SameInstant)
            referee.Break(FirstOnce, $"{call} was answered as done for the first time, and so was {step} before");
        if (replayed && isOnly && call.IsItsStepsOnly)
            referee.Break(FirstOnce, $"{call} was answered as a repeat, and nothing came before it");
    }

    private void Break(Call call, string what) => referee.Break(Linearizable, $"#{call.Number} {call.Kind} {call.HoldId} was {what}");

    private static bool IsCertain(Outcome outcome) => outcome is not (Outcome.Done or Outcome.OutcomeUnknown);
}
