using System.Reflection;

namespace Inventory.Silo.Clustering;

/// <summary>A silo's settings, as far as they are Orleans'.</summary>
public sealed record InventorySiloOptions
{
    /// <summary>PostgreSQL for membership, reminders and grain state. Orleans has small pools of its own, made from it.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Names this service in the tables of reminders and state; the same for the life of the data. Default: inventory.</summary>
    public string ServiceId { get; set; } = "inventory";

    /// <summary>
    /// Names the cluster that silos join. Null, the default, makes the silo a cluster of its own, under an id that no other start
    /// shares: it never waits for the rows of a former self that was killed, and several such silos on one database stay correct and
    /// only contend, because the ledger decides.
    /// </summary>
    public string? ClusterId { get; set; }

    /// <summary>
    /// Where other silos reach this one, and the one address it listens on: an IP address, or a host name of this machine. Silos do not
    /// authenticate each other, so it belongs to a private network. Default: 127.0.0.1.
    /// </summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>
    /// Port between silos; 0, the default, picks a free one. In a cluster a fixed one is better: a silo that comes back at its former
    /// address and port takes the place of its former self at once.
    /// </summary>
    public int SiloPort { get; set; }

    /// <summary>Port for clients outside the silo; 0, the default, for none.</summary>
    public int GatewayPort { get; set; }

    /// <summary>Activations without a request for this long end. Default: 15 minutes.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for; shorter than <see cref="CollectionAge"/>. Default: 1 minute.</summary>
    public TimeSpan CollectionScanPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A caller hears <see cref="TimeoutException"/> after this long; whether the call took effect is then unknown. Default: 30 s.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Reminders with a shorter period are refused. Default: 1 minute.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the host waits at its end for requests that run or wait. Default: 20 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Assemblies with grain classes beside those of Inventory.Grains.</summary>
    public IReadOnlyList<Assembly> ExtraGrainAssemblies { get; set; } = [];
}
