using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Grains;
using Inventory.Ledger;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Inventory.Silo.Engine;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Inventory.Grains.Tests;

/// <summary>One node of the product without its HTTP: the grains on the chosen engine, over a database that other nodes may share.</summary>
public sealed class Node : IAsyncDisposable
{
    public const string Tenant = "demo";
    private readonly IHost _host;

    private Node(IHost host) => _host = host;

    public static Contracts.Caller Caller { get; } = new() { Actor = "tester" };

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public LedgerClock Clock => _host.Services.GetRequiredService<LedgerClock>();

    public IServiceProvider Services => _host.Services;

    public IHoldsGrain Holds => Grains.GetGrain<IHoldsGrain>(Tenant);

    /// <param name="database">The ledger.</param>
    /// <param name="stoppedAt">Stops business time at this instant, for tests of ends.</param>
    /// <param name="admission">How many commands may wait; null for the default.</param>
    /// <param name="reconciliation">How often drift is looked for; null for the default.</param>
    /// <param name="configure">What else it shall have.</param>
    /// <param name="clusterId">The cluster it joins; null for one of its own.</param>
    public static async Task<Node> StartAsync(
        TestDatabase database, DateTimeOffset? stoppedAt = null, Items.AdmissionOptions? admission = null, Reconciling.ReconciliationOptions? reconciliation = null,
        Action<IServiceCollection>? configure = null, string? clusterId = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddInventoryLedger(database.ConnectionString, commandSecondsMax: 10);   // a stall of the test machine's disk is no outage
        builder.AddGrainEngine(new() { ConnectionString = database.ConnectionString, ClusterId = clusterId });
        builder.Services.AddInventoryGrains(admission, reconciliation);
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        await host.Services.GetRequiredService<SchemaMigrator>().MigrateAsync();
        await host.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Tenant);
        if (stoppedAt is { } instant) host.Services.GetRequiredService<LedgerClock>().Stop(instant);
        await host.StartAsync();
        return new(host);
    }

    public IItemGrain Item(string itemId) => Grains.GetGrain<IItemGrain>(GrainKeys.Item(Tenant, itemId));

    public async Task<ItemView> CreateAsync(string itemId, long onHand)
    {
        var answer = await Item(itemId).Create(new() { Caller = Caller, OnHand = onHand });
        Assert.Equal(Outcome.Done, answer.Outcome);
        return answer.Item!;
    }

    public Task<HoldAnswer> PlaceAsync(string holdId, params (string ItemId, long Quantity)[] lines) => PlaceAsync(holdId, 1800, lines);

    public Task<HoldAnswer> PlaceAsync(string holdId, int ttlSeconds, params (string ItemId, long Quantity)[] lines) => Holds.Place(new()
    {
        Caller = Caller,
        HoldId = holdId,
        TtlSeconds = ttlSeconds,
        Lines = [.. lines.Select(line => new Line { ItemId = line.ItemId, Quantity = line.Quantity })],
    });

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        // Not Dispose: it waits on its thread for what goes on on the test runner's few threads, and two tests that end at once would wait for ever.
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        else _host.Dispose();
    }
}
