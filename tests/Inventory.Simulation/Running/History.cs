using Inventory.Contracts;
using Inventory.Ledger.Commit;
using Inventory.Simulation.Checks;
using Inventory.Simulation.Faults;
using Inventory.Simulation.Nodes;
using Inventory.Simulation.Workload;

namespace Inventory.Simulation.Running;

/// <summary>One run from its first node to its last check.</summary>
internal sealed class History(World world)
{
    // However much goes wrong: by then it has gone wrong.
    private static readonly TimeSpan WrongMax = TimeSpan.FromSeconds(60);

    /// <summary>Lets it happen; ends at once when a promise is broken.</summary>
    public async Task RunAsync()
    {
        var all = AllAsync();
        await await Task.WhenAny(all, world.Referee.Broken);
    }

    private async Task AllAsync()
    {
        for (var node = 0; node < world.Plan.Shape.Nodes; node++) await world.StartNodeAsync();
        for (var item = 0; item < world.Plan.Shape.Items; item++) await CreateAsync(Shape.ItemId(item));
        world.Story.Tell("all is there");
        var check = new AnswerCheck(world.Referee);
        var callers = new Callers(world, check);
        var teller = new Teller(world);
        using var over = new CancellationTokenSource();
        var told = teller.RunAsync(over.Token);
        var underWay = Task.WhenAll(callers.RunAsync(), new Chaos(world).RunAsync());
        await Task.WhenAny(underWay, Task.Delay(WrongMax, world.Time));
        world.IsHealed = true;
        await over.CancelAsync();
        await told;
        await new EndCheck(world, callers, check, teller).RunAsync(underWay);
    }

    private async Task CreateAsync(string itemId)
    {
        while (true)
        {
            try
            {
                var made = await world.Alive[0].Item(itemId).Create(Asking.Create(world.Plan.Shape.OnHand));
                if (made.Outcome is Outcome.Done) return;
            }
            catch (Exception failed) when (failed is TimeoutException or OrleansException or LedgerUnavailableException)
            {
                world.Story.Tell($"{itemId} is not made yet: {failed.GetType().Name}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), world.Time);
        }
    }
}
