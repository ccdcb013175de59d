using System.Collections.Immutable;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Simulation.Nodes;
using Inventory.Simulation.Workload;

namespace Inventory.Simulation.Checks;

/// <summary>
/// Once nothing goes wrong any more, everything comes to its end in bounded time: calls are answered, holds that are over end, every node
/// serves every item. And then all of it agrees.
/// </summary>
internal sealed class EndCheck(World world, Callers callers, AnswerCheck answers, Teller teller)
{
    private const string Finishes = "everything finishes";

    // Probes have numbers behind all calls of a plan.
    private const int FirstProbe = 10_000;

    // The longest way: 5 s until a coordinator is waited for no longer, 5 s until a sweep comes, and a little.
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30), EndMax = TimeSpan.FromSeconds(20);

    private int _probes = FirstProbe;

    /// <summary>Waits for what is under way, and checks.</summary>
    /// <param name="underWay">Calls and faults.</param>
    public async Task RunAsync(Task underWay)
    {
        foreach (var node in world.All.Where(static node => !node.Passage.IsDead)) node.Passage.Heal();
        world.Story.Tell("nothing goes wrong any more");
        if (await Task.WhenAny(underWay, Task.Delay(AnswerMax, world.Time)) != underWay)
        {
            var late = callers.Open.Select(static call => call.ToString()).FirstOrDefault() ?? "a fault";
            world.Referee.Break(Finishes, $"{AnswerMax.TotalSeconds} s after all was well there is no end of {late}");
            return;
        }

        await underWay;
        await ProbeAsync();
        await UntilEndedAsync();
        await teller.CheckAsync();
        CheckIds();
        CheckCounters();
    }

    private async Task ProbeAsync()
    {
        foreach (var node in world.Alive.ToArray())
        {
            for (var item = 0; item < world.Plan.Shape.Items; item++)
                await ProbeAsync(node, Probe(CallKind.GetItem, [item]));
            var basket = Probe(CallKind.Place, Enumerable.Range(0, world.Plan.Shape.Items)) with
            {
                HoldId = $"probe-{node.Name}", TtlSeconds = 1,
            };
            await ProbeAsync(node, basket);
            await ProbeAsync(node, basket with { Number = _probes++, Kind = CallKind.Get });
        }

    }

    private Call Probe(CallKind kind, IEnumerable<int> items) => new()
    {
        Number = _probes++,
        Caller = 0,
        After = default,
        Kind = kind,
        Lines = [.. items.Select(static item => new Line { ItemId = Shape.ItemId(item), Quantity = 1 })],
        Node = 0,
        ByGrain = true,
    };

    private async Task ProbeAsync(SimulatedNode node, Call call)
    {
        var answer = callers.PerformAsync(call, 0, _ => node);
        if (await Task.WhenAny(answer, Task.Delay(AnswerMax, world.Time)) != answer)
            world.Referee.Break(Finishes, $"{node.Name} has not answered {call} within {AnswerMax.TotalSeconds} s");
        else if (await answer is not (Outcome.Done or Outcome.InsufficientStock or Outcome.StopSell or Outcome.HoldNotFound))
            world.Referee.Break(Finishes, $"{node.Name} answered {await answer} to {call}");
    }

    // By the clock of whichever node is furthest behind.
    private async Task UntilEndedAsync()
    {
        var last = Live().Select(static hold => hold.ExpiresAt!.Value).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        var now = world.Alive.Min(static node => node.Clock.Now);
        if (last > now) await Task.Delay(last - now, world.Time);
        var begun = world.Time.Elapsed;
        while (Live().Any() && world.Time.Elapsed - begun < EndMax) await Task.Delay(TimeSpan.FromMilliseconds(250), world.Time);
        if (Live().FirstOrDefault() is { } left)
        {
            world.Referee.Break(Finishes,
                $"{left.HoldId} ended at {left.ExpiresAt:HH:mm:ss.fff} and is held yet, {EndMax.TotalSeconds} s later");
        }
    }

    private IEnumerable<Hold> Live() => world.Database.Holds.Select(static known => known.Hold)
        .Where(static hold => hold is { Status: HoldStatus.Held, ExpiresAt: not null });

    private void CheckIds()
    {
        foreach (var holdId in answers.Refused)
        {
            if (world.Database.FindHold(World.Tenant.Id, holdId) is { AllLines.IsEmpty: false })
                world.Referee.Break("what is refused has no effect", $"{holdId} was refused, and is there");
        }

        var effects = world.Database.Items.SelectMany(static row => row.Journal)
            .Where(static write => write.Change.Type is StockEventType.StockAdjusted or StockEventType.StockCounted)
            .CountBy(static write => write.Change.CommandId).ToImmutableSortedDictionary(StringComparer.Ordinal);
        foreach (var (commandId, times) in effects)
        {
            if (times > 1) world.Referee.Break("one effect per id", $"{commandId} took effect {times} times");
        }

        foreach (var commandId in answers.Counted)
        {
            if (!effects.ContainsKey(commandId)) world.Referee.Break("done is durable", $"{commandId} was answered and is nowhere");
        }
    }

    private void CheckCounters()
    {
        foreach (var row in world.Database.Items)
        {
            var claimed = world.Database.LiveUnits(row);
            if ((row.Stock.Held, row.Stock.Allocated) != (claimed.Held, claimed.Allocated))
            {
                world.Referee.Break("held = live holds", $"at the end {row.ItemId} has {row.Stock.Held} held and {row.Stock.Allocated} "
                    + $"allocated, its live holds claim {claimed.Held} and {claimed.Allocated}");
            }
        }
    }
}
