using System.Reflection;

namespace Inventory.Silo.Engine;

/// <summary>Settings that both grain engines understand.</summary>
public sealed class GrainEngineOptions
{
    /// <summary>PostgreSQL for membership, reminders and grain state. Give it a pool of its own, small: it is no path for commands.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Names this service in the tables of reminders and state; the same for the life of the data. Default: inventory.</summary>
    public string ServiceId { get; init; } = "inventory";

    /// <summary>Names the cluster that silos join. Embedded has no cluster and ignores it. Default: inventory.</summary>
    public string ClusterId { get; init; } = "inventory";

    /// <summary>Port between silos; 0 picks a free one. Embedded opens none. Default: 11111.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port for clients outside the silo; 0 for none. Embedded opens none. Default: 0.</summary>
    public int GatewayPort { get; init; }

    /// <summary>Activations without a request for this long end. Default: 15 minutes.</summary>
    public TimeSpan CollectionAge { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for; shorter than <see cref="CollectionAge"/>. Default: 1 minute.</summary>
    public TimeSpan CollectionScanPeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A caller hears <see cref="TimeoutException"/> after this long; whether the call took effect is then unknown. Default: 30 s.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reminders with a shorter period are refused. Default: 1 minute.</summary>
    public TimeSpan MinimumReminderPeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the host waits at its end for requests that run or wait. Default: 20 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Assemblies with grain classes beside those of Inventory.Grains.</summary>
    public IReadOnlyList<Assembly> ExtraGrainAssemblies { get; init; } = [];
}
