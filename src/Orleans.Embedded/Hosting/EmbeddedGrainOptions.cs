using System.Reflection;
using Npgsql;

namespace Orleans.Embedded;

/// <summary>Settings of the Embedded engine.</summary>
public sealed class EmbeddedGrainOptions
{
    /// <summary>Assemblies to look for grain classes in.</summary>
    public IList<Assembly> Assemblies { get; } = [];

    /// <summary>Names this service in the tables of reminders and state, so that several may share a database. Default: default.</summary>
    public string ServiceId { get; set; } = "default";

    /// <summary>PostgreSQL for reminders and state. Without it, and without <see cref="DataSource"/>, both are refused.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Used instead of <see cref="ConnectionString"/> when set; its owner disposes it.</summary>
    public NpgsqlDataSource? DataSource { get; set; }

    /// <summary>Activations without a request for this long end. Default: 15 minutes.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for. Default: 1 minute.</summary>
    public TimeSpan CollectionScanPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A caller hears <see cref="TimeoutException"/> after this long, give or take a twentieth; the grain goes on. Null: never. Default: 30 s.</summary>
    public TimeSpan? ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests that may wait at one activation; a further one hears <see cref="Runtime.LimitExceededException"/>. Default: no limit.</summary>
    public int? MaxQueuedRequests { get; set; }

    /// <summary>How long OnDeactivateAsync may take before the activation is dropped without it. Default: 30 s.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the host waits at its end for requests that run or wait. Default: 20 s; the host's own limit ends it sooner.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Reminders with a shorter period are refused. Default: 1 minute.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often reminders registered by other nodes are looked for. Own ones are known at once. Default: 10 s.</summary>
    public TimeSpan ReminderPollPeriod { get; set; } = TimeSpan.FromSeconds(10);
}
