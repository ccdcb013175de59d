using Inventory.Ledger.Commit;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Drift;
using Inventory.Ledger.Imports;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Jobs;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Journal.Partitions;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Overdue;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Retention;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Streams;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Inventory.Ledger.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Inventory.Ledger;

/// <summary>Registers the ledger.</summary>
public static class LedgerServices
{
    /// <summary>Adds the ledger in PostgreSQL.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="lanes">How the lanes are laid out; null for the defaults.</param>
    /// <param name="commandSecondsMax">See <see cref="LedgerDataSources.CommandSecondsMax"/>.</param>
    public static IServiceCollection AddInventoryLedger(this IServiceCollection services, string connectionString,
        LaneOptions? lanes = null,
        int commandSecondsMax = LedgerDataSources.CommandSecondsDefault)
    {
        services.Configure<LedgerOptions>(ledger => (ledger.ConnectionString, ledger.CommandSeconds) =
            (connectionString, commandSecondsMax));
        return services.AddInventoryLedger(lanes);
    }

    /// <summary>Adds the ledger in PostgreSQL, as its <see cref="LedgerOptions"/> say.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="lanes">How the lanes are laid out; null for the defaults.</param>
    public static IServiceCollection AddInventoryLedger(this IServiceCollection services, LaneOptions? lanes = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics().AddSingleton<LedgerMetrics>();
        services.AddSingleton(lanes ?? new LaneOptions());
        services.AddSingleton(provider => new ClockOptions { Tolerance = provider.GetRequiredService<IOptions<LedgerOptions>>()
            .Value.ClockTolerance });
        services.AddSingleton(provider => new LedgerClock(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ClockOptions>(),
                provider.GetService<ILogger<LedgerClock>>(),
            metrics: provider.GetRequiredService<LedgerMetrics>()));
        services.AddSingleton(provider =>
        {
            var ledger = provider.GetRequiredService<IOptions<LedgerOptions>>().Value;
            return new LedgerDataSources(
                ledger.ConnectionString, ledger.CommandSeconds, provider.GetRequiredService<LedgerClock>(),
                    provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<SchemaMigrator>();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<ITenants>(static provider => provider.GetRequiredService<TenantDirectory>());
        services.AddSingleton<SessionKeys>();
        services.AddSingleton<PostgresLedgerStore>();
        services.AddSingleton<ILedgerStore>(static provider => provider.GetRequiredService<PostgresLedgerStore>());
        services.AddSingleton<ILedgerTime>(static provider => provider.GetRequiredService<PostgresLedgerStore>());
        services.AddSingleton<LedgerHealth>();
        services.AddSingleton<ClockStart>();
        services.AddSingleton<WriteHealth>();
        services.AddSingleton<PulseReads>().AddSingleton<DatabaseReads>();
        services.AddSingleton<CommitLanes>();
        services.AddSingleton<ReadLanes>();
        services.AddSingleton<IOverdueHolds, OverdueHolds>();
        services.AddSingleton<IExpiryShards, ExpiryShards>();
        services.AddSingleton<ImportRegister>();
        services.AddSingleton<ItemReads>();
        services.AddSingleton<DriftFinder>();
        services.AddSingleton<DriftReads>().AddSingleton<StuckReads>();
        services.AddSingleton<DriftGauges>();
        services.AddSingleton<CommitBell>().AddSingleton<JournalStamper>().AddSingleton<JournalReads>();
        services.AddSingleton<DeliveryStore>().AddSingleton<DeliveryFailures>().AddSingleton<DeliveryRetention>()
            .AddSingleton<OutboxReplay>().AddSingleton<ConsumerReads>();
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<JournalPartitions>().AddSingleton<JournalRetirement>().AddSingleton<ArchiveRegister>();
        services.AddSingleton<StreamProgress>();
        services.AddSingleton<IdRetention>();
        services.AddSingleton<InboxStore>().AddSingleton<InboxFailures>().AddSingleton<InboxDepths>();
        services.AddSingleton<JobMaking>().AddSingleton<JobReads>().AddSingleton<JobSwitch>().AddSingleton<JobLeases>();
        return services;
    }
}
