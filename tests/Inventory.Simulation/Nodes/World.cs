using Inventory.Ledger.Tenants;
using Inventory.Simulation.Checks;
using Inventory.Simulation.Database;
using Inventory.Simulation.Engine;
using Inventory.Simulation.Faults;
using Inventory.Simulation.Running;
using Inventory.Simulation.Workload;
using Microsoft.Extensions.Logging;

namespace Inventory.Simulation.Nodes;

/// <summary>All that a run has: its time, the one ledger, and the nodes over it.</summary>
internal sealed class World
{
    /// <summary>The only tenant.</summary>
    public static readonly Tenant Tenant = new(1, "demo", TimeSpan.FromDays(7));

    private readonly Random _random;
    private int _made;

    /// <param name="plan">What is to happen.</param>
    /// <param name="isKept">Whether the story is wanted, and not only its fingerprint.</param>
    /// <param name="log">Hears what the product logs; null for nobody.</param>
    public World(Plan plan, bool isKept, ILoggerProvider? log)
    {
        (Plan, Log, Time, _random) = (plan, log, new(), new(plan.Seed ^ 0x5EED));
        Story = new(Time, isKept);
        Database = new(Time);
        Referee = new(Database, Story, plan.Faults.Any(static fault => fault.Kind is FaultKind.LedgerClockJumps));
        Database.Witness = Referee;
    }

    public Plan Plan { get; }

    public ILoggerProvider? Log { get; }

    public VirtualTime Time { get; }

    public Story Story { get; }

    public SimulatedDatabase Database { get; }

    public ShardLeases Shards { get; } = new();

    public Referee Referee { get; }

    /// <summary>Nodes that answer, or may do so again.</summary>
    public List<SimulatedNode> Alive { get; } = [];

    /// <summary>Every node there ever was.</summary>
    public List<SimulatedNode> All { get; } = [];

    /// <summary>From here on nothing goes wrong any more.</summary>
    public bool IsHealed { get; set; }

    /// <summary>Starts a node.</summary>
    public async Task<SimulatedNode> StartNodeAsync()
    {
        var number = _made++;
        var off = Plan.Shape.ClocksAreWrong ? TimeSpan.FromSeconds(_random.Next(-120, 120)) : TimeSpan.Zero;
        var node = new SimulatedNode(number, this, NewPassage($"n{number}"), off);
        All.Add(node);
        if (off != TimeSpan.Zero)
            Story.Fault("a clock wrong from the start", $"{node.Name} starts with a clock {off.TotalSeconds:0} s off");
        await node.StartAsync();
        Alive.Add(node);
        Story.Tell($"{node.Name} is up");
        return node;
    }

    /// <summary>A way to the ledger, with faults as planned.</summary>
    public NodePassage NewPassage(string name) => new(name, Time, IsHealed ? new() : Plan.Rates, new(_random.Next()), Story);
}
