using System.Reflection;
using Inventory.Gateway;
using Inventory.Grains.Expiry;
using Inventory.Grains.Reconciling;
using Inventory.Ledger;
using Inventory.Silo.Clustering;
using Inventory.Silo.Settings;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Inventory.Silo.Startup;

/// <summary>
/// Tells what starts, with which settings. What is secret is not told, nor what might have a secret in it: only where the database is.
/// </summary>
internal static partial class StartLog
{
    /// <summary>Tells it once everything has started: a start that is refused or called off is told in one line, or not at all.</summary>
    public static void Follow(WebApplication app) => app.Lifetime.ApplicationStarted.Register(() => Tell(app));

    private static void Tell(WebApplication app)
    {
        var (services, configuration) = (app.Services, app.Configuration);
        var (ledger, silo) = (Of<LedgerOptions>(services), Of<InventorySiloOptions>(services));
        var database = new NpgsqlConnectionStringBuilder(ledger.ConnectionString);
        Starting(Log(services, typeof(StartLog)),
            typeof(StartLog).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            app.Environment.EnvironmentName, $"{database.Host}:{database.Port}/{database.Database}", ledger.CommandSeconds,
            silo.ClusterId ?? "its own", Of<ExpiryOptions>(services).Interval, Of<ReconciliationOptions>(services).Interval,
            Of<GatewayOptions>(services).RequestsPerSecond, Of<LedgerStartOptions>(services).TestClock, Endpoint(configuration));
    }

    /// <summary>The log of a class that has no objects.</summary>
    public static ILogger Log(IServiceProvider services, Type of) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger(of.FullName!);

    private static T Of<T>(IServiceProvider services) where T : class => services.GetRequiredService<IOptions<T>>().Value;

    // An endpoint may carry a user's name and password.
    private static string Endpoint(IConfiguration configuration) =>
        Uri.TryCreate(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"], UriKind.Absolute, out var endpoint)
            ? $"{endpoint.Scheme}://{endpoint.Authority}" : "nowhere";

    [LoggerMessage(1000, LogLevel.Information,
        "Inventory.Orleans {Version} starts ({Environment}): ledger at {Ledger}, statements up to {CommandSeconds} s; cluster {Cluster}; "
        + "holds swept every {Expiry}; drift looked for every {Reconciliation}; {RequestsPerSecond} requests/s a key (0: any); "
        + "test clock {TestClock}; traces to {Traces}")]
    private static partial void Starting(ILogger log, string version, string environment, string ledger, int commandSeconds, string cluster,
        TimeSpan expiry, TimeSpan reconciliation, double requestsPerSecond, bool testClock, string traces);
}
