namespace Inventory.Silo.Startup;

/// <summary>What this program is configured to be, checked as far as that is possible before anything starts.</summary>
internal sealed record SiloOptions
{
    /// <summary>The tenant that the bootstrap key opens.</summary>
    public const string BootstrapTenant = "demo";

    /// <summary>Leads to PostgreSQL.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The all-scopes key of the tenant <see cref="BootstrapTenant"/>; null for none.</summary>
    public string? BootstrapKey { get; init; }

    /// <summary>Business time stands still and is moved by hand.</summary>
    public bool TestClock { get; init; }

    /// <summary>Requests a second that one key may send; 0 for no limit.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>How often each shard of holds is swept.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often items, holds and journal are compared.</summary>
    public TimeSpan ReconciliationInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the start waits for a database that cannot be reached.</summary>
    public TimeSpan DatabasePatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The environment is Production: what is merely handy elsewhere is refused.</summary>
    public bool IsProduction { get; init; }
}
