using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Grains.Holds;
using Inventory.Grains.Tests;
using Inventory.Ledger;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Operations.Tests.Holds;

/// <summary>A silo whose time stands still long ago, so that what has an end is over by the database's clock and nobody ends it.</summary>
public sealed class HoldNode : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2024, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private HoldNode(TestDatabase database, Node node, Tenant tenant) => (Database, Node, Tenant) = (database, node, tenant);

    public TestDatabase Database { get; }

    public Node Node { get; }

    public Tenant Tenant { get; }

    public static async Task<HoldNode> StartAsync(string name)
    {
        var database = await TestDatabase.CreateAsync(name);
        var node = await Node.StartAsync(database, Noon, configure: services => services.AddInventoryOperations());
        return new(database, node, await node.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Node.Tenant));
    }

    public T Get<T>() where T : notnull => Node.Services.GetRequiredService<T>();

    public Operator Operator(KeyScopes scopes, string? channel = null) =>
        new(Tenant, new(Tenant, "key-ops", "night shift", scopes, channel, IsBootstrap: false));

    public Task PlaceAsync(string holdId, string? owner, string? channel, int ttlSeconds, params string[] items) =>
        PlaceAsync(Tenant, holdId, owner, channel, ttlSeconds, items);

    /// <summary>An item and a hold of the same ids in another tenant.</summary>
    public async Task<Tenant> StrangerAsync(string holdId, string item)
    {
        var other = await Get<TenantDirectory>().FindOrAddAsync("other");
        await Node.Grains.GetGrain<Contracts.Items.IItemGrain>(GrainKeys.Item("other", item))
            .Create(new() { Caller = Node.Caller, OnHand = 10 });
        await PlaceAsync(other, holdId, "anna", "web", 60, [item]);
        return other;
    }

    /// <summary>So many held holds of no units on an item, placed and ended a second apart; as the ledger would store them.</summary>
    public async Task BulkAsync(string item, string prefix, int count)
    {
        // Nobody shall analyze it by itself in the middle of a test: plans are looked at.
        await Database.ScalarAsync<object>($"""
            ALTER TABLE hold SET (autovacuum_enabled = false);
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, expires_at, version,
              line_count, born_confirmed, ttl_seconds, placed_quantity)
            SELECT tenant_id, '{prefix}' || lpad(n::text, 6, '0'), 0, item_key, 0, 0, false, 'held',
              '2024-06-01 11:00Z'::timestamptz + n * interval '1 second',
              '2024-06-01 11:30Z'::timestamptz + n * interval '1 second', 1, 1, false, 1800, 0
            FROM item, generate_series(1, {count}) AS n WHERE item_id = '{item}';
            UPDATE item SET next_end_at = '2024-06-01 11:30Z' WHERE item_id = '{item}'
            """);
    }

    /// <summary>How a reader's query is answered, with the rows that each step came to.</summary>
    public async Task<string> PlanAsync(Func<NpgsqlParameterCollection, string> sql, int limit)
    {
        await using var command = Get<LedgerDataSources>().Readers.CreateCommand();
        command.Parameters.Add(new("tenant", Tenant.Id));
        command.Parameters.Add(new("now", NpgsqlDbType.TimestampTz) { Value = Noon.UtcDateTime });
        command.Parameters.Add(new("limit", limit));
        command.CommandText = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + sql(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Invariants.CheckAsync(Database);
        await Database.DisposeAsync();
    }

    private async Task PlaceAsync(Tenant tenant, string holdId, string? owner, string? channel, int ttlSeconds, string[] items)
    {
        var answer = await Get<HoldServices>().Of(tenant).PlaceAsync(new()
        {
            Caller = Node.Caller,
            HoldId = holdId,
            Owner = owner,
            Channel = channel,
            TtlSeconds = ttlSeconds,
            Lines = [.. items.Select(item => new Line { ItemId = item, Quantity = 1 })],
        });
        Assert.Equal(Outcome.Done, answer.Outcome);
    }
}
