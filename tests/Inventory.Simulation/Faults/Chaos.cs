using Inventory.Simulation.Nodes;
using Inventory.Simulation.Workload;
using Orleans;
using Orleans.Core.Internal;

namespace Inventory.Simulation.Faults;

/// <summary>Does to nodes, items and ledger what the plan has for them.</summary>
internal sealed class Chaos(World world)
{
    // A graceful stop hands over within seconds, also under load; what keeps it longer stands still for something that cannot come.
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(12);

    /// <summary>Does all of it, each at its time.</summary>
    public Task RunAsync() => Task.WhenAll(world.Plan.Faults.Select(RunAsync));

    private async Task RunAsync(Fault fault)
    {
        await Task.Delay(fault.At, world.Time);
        if (world.Alive.Count == 0) return;
        world.Story.Tell(fault.ToString());
        var node = world.Alive[fault.Node % world.Alive.Count];
        await (fault.Kind switch
        {
            FaultKind.Kill => KillAsync(node),
            FaultKind.Freeze => FreezeAsync(node, fault.Length),
            FaultKind.Stop => StopAsync(node, stillCalled: fault.Units % 2 == 0),
            FaultKind.SendAway => SendAwayAsync(node, Shape.ItemId(fault.Item)),
            FaultKind.Outage => InterruptAsync(node, fault.Length),
            FaultKind.Hand => TouchAsync(Shape.ItemId(fault.Item), fault.Units),
            FaultKind.NodeClockJumps => JumpAsync(node, fault.Length),
            _ => JumpAsync(fault.Length),
        });
    }

    private async Task KillAsync(SimulatedNode node)
    {
        world.Alive.Remove(node);
        node.Passage.Kill();
        world.Story.Count("a node that dies");
        await world.StartNodeAsync();
    }

    private async Task FreezeAsync(SimulatedNode node, TimeSpan length)
    {
        node.Passage.Freeze();
        await Task.Delay(length, world.Time);
        node.Passage.Thaw();
        world.Story.Fault("a node that freezes and comes back", $"{node.Name} goes on");
    }

    private async Task StopAsync(SimulatedNode node, bool stillCalled)
    {
        if (node.IsStopping) return;
        if (!stillCalled) world.Alive.Remove(node);
        var since = world.Time.Elapsed;
        var stopped = Task.WhenAny(node.StopAsync(), node.Passage.Died);
        if (await Task.WhenAny(stopped, Task.Delay(StopMax, world.Time)) != stopped && !node.Passage.IsHindered)
            world.Referee.Break("a stop comes to its end", $"{node.Name} has not stopped within {StopMax.TotalSeconds} s");
        await stopped;
        if (node.Passage.IsDead) return;
        world.Alive.Remove(node);
        node.Passage.Kill();
        world.Story.Fault("a graceful stop", $"{node.Name} stopped in {(world.Time.Elapsed - since).TotalSeconds:0.0} s");
        await world.StartNodeAsync();
    }

    private async Task SendAwayAsync(SimulatedNode node, string itemId)
    {
        world.Story.Count("an activation sent away");
        try
        {
            await node.Item(itemId).AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask()
                .WaitAsync(StopMax, world.Time);
        }
        catch (Exception gone) when (gone is OrleansException or TimeoutException)
        {
            world.Story.Tell($"{itemId} of {node.Name} is gone by itself: {gone.GetType().Name}");
        }
    }

    private async Task InterruptAsync(SimulatedNode node, TimeSpan length)
    {
        node.Passage.IsInterrupted = true;
        await Task.Delay(length, world.Time);
        node.Passage.IsInterrupted = false;
        world.Story.Tell($"{node.Name} reaches the ledger again");
    }

    // A hand waits for a locked row as everybody does.
    private async Task TouchAsync(string itemId, long units)
    {
        using var locked = await world.Database.Locks.TakeAsync(World.Tenant.Id, [itemId]);
        if (world.Database.Touch(World.Tenant.Id, itemId, held: units, allocated: 0)
            || world.Database.Touch(World.Tenant.Id, itemId, held: -units, allocated: 0)
            || world.Database.Touch(World.Tenant.Id, itemId, held: 0, allocated: -units))
            world.Story.Fault("a hand in the database", $"a hand changes the counters of {itemId}");
    }

    private Task JumpAsync(SimulatedNode node, TimeSpan by)
    {
        node.Time.IsOff += by;
        world.Story.Count("a node's clock that jumps");
        return Task.CompletedTask;
    }

    private Task JumpAsync(TimeSpan by)
    {
        world.Database.ClockIsOff += by;
        world.Story.Count("a ledger's clock that jumps");
        return Task.CompletedTask;
    }
}
