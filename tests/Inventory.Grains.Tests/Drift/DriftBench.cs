using Inventory.Contracts.Items;
using Inventory.Contracts;
using Inventory.Grains.Reconciling;
using Inventory.Ledger.Drift;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests.Drift;

/// <summary>A node, a database, and the hands of somebody who edits it.</summary>
public sealed class DriftBench(TestDatabase database, DriftRepair repair) : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public TestDatabase Database => database;

    public Node Node { get; private set; } = null!;

    public Reconciler Reconciler => Node.Services.GetRequiredService<Reconciler>();

    /// <param name="name">Becomes part of the database's name.</param>
    /// <param name="stoppedAt">Stops business time at this instant.</param>
    /// <param name="repair">Who repairs; where nothing is said an operator, so that what was done can be looked at.</param>
    public static async Task<DriftBench> StartAsync(string name, DateTimeOffset? stoppedAt = null, DriftRepair repair = DriftRepair.Manual)
    {
        var bench = new DriftBench(await TestDatabase.CreateAsync(name), repair);
        await bench.StartNodeAsync(stoppedAt);
        bench.TenantId = (await bench.Node.Services.GetRequiredService<Ledger.Tenants.TenantDirectory>().FindAsync(Node.Tenant))!.Id;
        return bench;
    }

    /// <summary>A fresh process, which knows nothing but the rows.</summary>
    public async Task RestartAsync(DateTimeOffset? stoppedAt = null)
    {
        await Node.DisposeAsync();
        await StartNodeAsync(stoppedAt);
    }

    private async Task StartNodeAsync(DateTimeOffset? stoppedAt) => Node = await Node.StartAsync(database, stoppedAt,
        reconciliation: new() { Repair = repair });

    /// <summary>Edits rows as a person with psql would.</summary>
    public Task EditAsync(string sql) => database.ScalarAsync<object>(sql);

    /// <summary>Runs the reconciliation over everything, once it is nobody else's round.</summary>
    public async Task<ReconciliationRun> ReconcileAllAsync()
    {
        ReconciliationRun? run = null;
        await Poll.UntilAsync(async () => (run = await Reconciler.RunAsync(onDemand: true)) is not null, "the reconciliation has run");
        return run!;
    }

    public async Task<List<DriftReading>> DriftAsync(bool resolved = false) =>
        await Node.Services.GetRequiredService<DriftReads>().ListAsync(TenantId, 50, resolved);

    public Task<ReconcileAnswer> RepairAsync(string itemId, bool dryRun = false) =>
        Reconciler.ReconcileAsync(Node.Tenant, itemId, new() { Caller = Node.Caller, DryRun = dryRun, Reason = "edited by hand" });

    public async Task<string> HoldsTextAsync() =>
        await database.ScalarAsync<string>("SELECT coalesce(string_agg(hold::text, E'\\n' ORDER BY hold_id, line_no), '') FROM hold") ?? "";

    public async Task<(long OnHand, long Held, long Available)> ItemAsync(string itemId)
    {
        var answer = await Node.Item(itemId).Get();
        Assert.Equal(Outcome.Done, answer.Outcome);
        return (answer.Item!.OnHand, answer.Item.Held, answer.Item.Available);
    }

    public Task<Contracts.Holds.HoldAnswer> ResizeAsync(string holdId, string changeId, string itemId, long quantity) =>
        Node.Holds.Change(new()
    {
        Caller = Node.Caller,
        HoldId = holdId,
        ChangeId = changeId,
        Lines = [new() { ItemId = itemId, Quantity = quantity }],
    });

    public int TenantId { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await database.DisposeAsync();
    }
}
