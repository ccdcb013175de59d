using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Simulation.Checks;
using Inventory.Simulation.Nodes;

namespace Inventory.Simulation.Workload;

/// <summary>
/// The callers of a run: each asks, and repeats with the same id until it has an answer, as the contract tells callers to.
/// </summary>
internal sealed class Callers(World world, AnswerCheck check)
{
    // Longer than the product's own patience, so that it is the product that gives up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Where nothing goes wrong a call takes milliseconds, and waiting in a circle takes as long as somebody's patience.
    private static readonly TimeSpan CalmMax = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    private readonly HashSet<(Call Call, int Delivery)> _open = [];
    private readonly Dictionary<int, Call> _atIt = [];
    private readonly HashSet<(string ItemId, string Node)> _asked = [];

    /// <summary>Calls that have no answer yet.</summary>
    public IEnumerable<Call> Open => _open.Select(static open => open.Call);

    /// <summary>Makes all calls of the plan.</summary>
    public Task RunAsync() => Task.WhenAll(world.Plan.Calls.GroupBy(static call => call.Caller).Select(RunAsync));

    /// <summary>Makes one call, until it is answered.</summary>
    public async Task<Outcome> PerformAsync(Call call, int delivery, Func<int, SimulatedNode> to)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (world.Alive.Count == 0)
            {
                await Task.Delay(Pause, world.Time);
                continue;
            }

            var node = to(attempt);
            var (since, begun) = (world.Referee.Commits, world.Time.Elapsed);
            world.Story.Tell($"{call} -> {node.Name}{(delivery > 0 ? " once more" : "")}{(attempt > 0 ? $" attempt {attempt + 1}" : "")}");
            var outcome = Outcome.OutcomeUnknown;
            CountTwo(call, node);
            try
            {
                var answer = await Asking.AskAsync(node, call).WaitAsync(Patience, world.Time);
                outcome = (answer as HoldAnswer)?.Outcome ?? ((ItemAnswer)answer).Outcome;
                world.Story.Tell($"#{call.Number} <- {node.Name} {Told(answer)}");
                check.Check(call, answer, since, isOnly: attempt == 0 && delivery == 0 && call.RepeatedAfter is null);
            }
            catch (Exception failed) when (failed is not ViolationException)
            {
                world.Story.Tell($"#{call.Number} <- {node.Name} {failed.GetType().Name}");
            }

            if (world.Plan.IsCalm && world.Time.Elapsed - begun > CalmMax)
                world.Referee.Break("nobody waits in a circle", $"{call} took {(world.Time.Elapsed - begun).TotalSeconds:0.0} s");
            if (!IsToBeRepeated(outcome)) return outcome;
            world.Story.Count("an answer not known at first");
            await Task.Delay(Pause * Math.Min(attempt + 1, 10), world.Time);
        }
    }

    private async Task RunAsync(IEnumerable<Call> calls)
    {
        var repeats = new List<Task>();
        foreach (var call in calls)
        {
            await Task.Delay(call.After, world.Time);
            _atIt[call.Caller] = call;
            if (call.RepeatedAfter is { } later) repeats.Add(RepeatAsync(call, later));
            await DeliverAsync(call, 0);
        }

        await Task.WhenAll(repeats);
    }

    // Beside the first delivery, or long after its caller has gone on.
    private async Task RepeatAsync(Call call, TimeSpan later)
    {
        await Task.Delay(later, world.Time);
        world.Story.Count(_atIt[call.Caller] == call ? "a delivery repeated" : "a delivery that comes after the next");
        await DeliverAsync(call, 1);
    }

    private async Task DeliverAsync(Call call, int delivery)
    {
        _open.Add((call, delivery));
        await PerformAsync(call, delivery, attempt => world.Alive[(call.Node + delivery + attempt) % world.Alive.Count]);
        _open.Remove((call, delivery));
    }

    private void CountTwo(Call call, SimulatedNode node)
    {
        foreach (var line in call.Lines)
        {
            if (_asked.Add((line.ItemId, node.Name))
                && world.Alive.Any(other => other != node && _asked.Contains((line.ItemId, other.Name))))
                world.Story.Count("an item on two nodes at once");
        }
    }

    private static bool IsToBeRepeated(Outcome outcome) => outcome is Outcome.OutcomeUnknown or Outcome.LedgerUnavailable
        or Outcome.Overloaded or Outcome.ItemMoving or Outcome.ItemDrifted;

    private static string Told(object answer) => answer switch
    {
        HoldAnswer { Hold: { } hold, Replayed: var again } =>
            $"{hold.Status} v{hold.Version} [{string.Join(' ', hold.Lines.Select(static line => $"{line.ItemId}:{line.Quantity}"))}]"
            + (again ? " again" : ""),
        HoldAnswer refused => $"{refused.Outcome} "
            + string.Join(' ', refused.Shortages.Select(static line => $"{line.ItemId}:{line.Available}")),
        ItemAnswer { Item: { } item, Replayed: var again } =>
            $"on hand {item.OnHand} held {item.Held} allocated {item.Allocated} v{item.Version}{(again ? " again" : "")}",
        ItemAnswer refused => refused.Outcome.ToString(),
        _ => answer.GetType().Name,
    };
}
