using Inventory.Contracts;
using Inventory.Grains.Expiry;
using Inventory.Grains.Holds;
using Inventory.Grains.Items;
using Inventory.Grains.Reconciling;
using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Grains;

/// <summary>Registers what the grains need. The grain classes themselves are found by Orleans.</summary>
public static class GrainServices
{
    /// <summary>Adds it; the ledger has to be added as well, and the silo before, so that it starts first and stops last.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="admission">How many commands may wait; null for the default.</param>
    /// <param name="reconciliation">How often items, holds and journal are compared; null for what is configured.</param>
    /// <param name="expiry">How often holds that are over are looked for; null for what is configured.</param>
    public static IServiceCollection AddInventoryGrains(
        this IServiceCollection services, AdmissionOptions? admission = null, ReconciliationOptions? reconciliation = null,
            ExpiryOptions? expiry = null)
    {
        services.AddSingleton(admission ?? new AdmissionOptions());
        services.AddSingleton<Admission>();
        services.AddSingleton(new DoorOptions());
        services.AddSingleton(Doors);
        services.AddSingleton<GrainMetrics>();
        services.AddSingleton<ItemKeys>();
        services.AddSingleton<HoldRoutes>();
        services.AddOptions<ItemLimits>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ItemLimits>, ItemLimitsCheck>();
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<ItemLimits>>().Value);
        services.AddSingleton<ILentItems, LentGrains>();
        services.AddSingleton<StandingServices>();
        services.AddSingleton<IUnionDecision, UnionDecision>();
        services.AddSingleton<HoldDesk>();
        services.AddSingleton(provider => new HoldServices(
            provider.GetRequiredService<ItemDoors>(), provider.GetRequiredService<HoldRoutes>(),
                provider.GetRequiredService<HoldDesk>(),
            provider.GetRequiredService<ReadLanes>(), provider.GetRequiredService<CommitLanes>(),
            provider.GetRequiredService<LedgerClock>(), provider.GetRequiredService<DoorOptions>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<GrainMetrics>(),
            provider.GetService<IClusterRefusals>()));
        services.AddSingleton<HoldEndings>();
        services.AddHostedService(provider => provider.GetRequiredService<HoldEndings>());
        services.AddSingleton<ExpiryPace>();
        services.AddSingleton<ItemServices>();
        services.AddSingleton<IActivationWorkingSetObserver, LeavingItems>();
        services.AddOptions<ExpiryOptions>();
        services.AddSingleton(provider => expiry ?? provider.GetRequiredService<IOptions<ExpiryOptions>>().Value);
        services.AddSingleton<ExpirySweeper>();
        services.AddSingleton(provider => NodeName.OfThisProcess(provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<ExpiryStart>();
        services.AddOptions<ReconciliationOptions>();
        services.AddSingleton(provider => reconciliation ?? provider.GetRequiredService<IOptions<ReconciliationOptions>>().Value);
        services.AddSingleton<Reconciler>();
        services.AddHostedService<ReconciliationService>();
        services.AddHostedService<RetentionService>();
        services.AddSingleton<ImportComparison>();
        services.AddSingleton(provider => new ItemImporter(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<ITenants>(),
                provider.GetRequiredService<CommitLanes>(),
            provider.GetRequiredService<ImportComparison>()));
        return services;
    }

    private static ItemDoors Doors(IServiceProvider provider)
    {
        var grains = provider.GetRequiredService<IGrainFactory>();
        return new(
            provider.GetRequiredService<DoorOptions>(), (tenant, itemId) =>
                new GrainBehindDoor(grains.GetGrain<IItemDoor>(GrainKeys.Item(tenant, itemId))),
            provider.GetRequiredService<Admission>(), provider.GetRequiredService<NodeName>().Value,
            provider.GetRequiredService<LaneOptions>().Scheduler, provider.GetRequiredService<TimeProvider>());
    }
}
