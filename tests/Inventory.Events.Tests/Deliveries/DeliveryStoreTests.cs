using Inventory.Grains.Tests;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Webhooks;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Inventory.Events.Tests.Deliveries;

/// <summary>Two nodes and a consumer whose lease and records are in the test's hands.</summary>
public sealed class DeliveryStoreTests : IAsyncLifetime
{
    private const string Name = "stream:by-hand", First = "first", Second = "second";
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);
    private TestDatabase _database = null!;
    private Node _node = null!;

    private DeliveryStore Store => _node.Services.GetRequiredService<DeliveryStore>();

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("delivery_store");
        _node = await Node.StartAsync(_database);
        await Store.EnsureAsync(Name, 0);
        await Store.EnsureAsync(Name, 0);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_consumer_that_is_leased_is_nobody_elses()
    {
        Assert.Equal([Name], (await ClaimAsync(First)).Select(leased => leased.Name));
        Assert.Empty(await ClaimAsync(Second));
        Assert.Null(await Store.LeaseAsync(Name, Second, Length));
        Assert.NotNull(await Store.LeaseAsync(Name, First, Length));
        await Store.GiveBackAsync(Name, First);
        Assert.NotNull(await Store.LeaseAsync(Name, Second, Length));
    }

    [Fact]
    public async Task A_node_whose_lease_was_taken_over_writes_nothing_not_even_a_place()
    {
        await ClaimAsync(First);
        await _database.ScalarAsync<object>("UPDATE consumer SET leased_until = '-infinity'");
        await ClaimAsync(Second);

        Assert.Null(await Store.RecordAsync(Name, First, Length, new() { Position = 7, Rows = [Row(5)] }));

        Assert.Equal("0 second -", await ContentAsync());
        Assert.Equal(7, (await Store.RecordAsync(Name, Second, Length, new() { Position = 7, Rows = [Row(5)] }))!.Value.Position);
        Assert.Equal("7 second 5 pending 1 no", await ContentAsync());
    }

    [Fact]
    public async Task What_was_recorded_already_may_be_recorded_again()
    {
        await ClaimAsync(First);
        var record = new DeliveryRecord { Position = 7, Rows = [Row(5)] };
        await Store.RecordAsync(Name, First, Length, record);
        await Store.RecordAsync(Name, First, Length, record);
        Assert.Equal("7 first 5 pending 1 no", await ContentAsync());
    }

    [Fact]
    public async Task What_a_person_has_decided_stands()
    {
        await ClaimAsync(First);
        await Store.RecordAsync(Name, First, Length, new() { Position = 7, Rows = [Row(5)] });
        await _node.Services.GetRequiredService<DeliveryFailures>().IgnoreAsync(new(), new("anna", "of no use"));

        var place = await Store.RecordAsync(
            Name, First, Length, new() { Position = 8, Rows = [Row(5) with { Attempts = 2 }], Served = [(5, 0)] });

        Assert.Equal("8 first 5 ignored 1 no", await ContentAsync());
        Assert.Equal((1, true), (place!.Value.Revision, place.Value.WasDecided));
    }

    [Fact]
    public async Task Who_asks_again_while_it_is_not_recorded_yet_that_it_arrived_is_not_answered_by_that()
    {
        await ClaimAsync(First);
        var failures = _node.Services.GetRequiredService<DeliveryFailures>();
        var dead = Row(5) with { Status = DeliveryStatus.Dead, NextIn = null };
        await Store.RecordAsync(Name, First, Length, new() { Position = 7, Rows = [dead] });
        await failures.ReplayAsync(new(), new("anna", "it is well again"));
        var replay = Assert.Single(await Store.PendingAsync(Name, replays: true, long.MinValue, 10));

        // It arrives; before that is written, somebody finds that the receiver has lost it.
        await _database.ScalarAsync<object>("UPDATE delivery SET asked = asked + 1");
        var arrived = await Store.RecordAsync(Name, First, Length, new() { Position = 7, Served = [(5, replay.Asked)] });

        Assert.True(arrived!.Value.WasDecided);
        var again = Assert.Single(await Store.PendingAsync(Name, replays: true, long.MinValue, 10));
        Assert.Equal((5, replay.Asked + 1), (again.Position, again.Asked));
        var then = await Store.RecordAsync(Name, First, Length, new() { Position = 7, Served = [(5, again.Asked)] });
        Assert.False(then!.Value.WasDecided);
        Assert.Empty(await Store.PendingAsync(Name, replays: true, long.MinValue, 10));
    }

    [Theory]
    [InlineData("a list's replay")]
    [InlineData("a list's setting aside")]
    [InlineData("a webhook's replay")]
    public async Task Who_decides_waits_for_who_records_and_neither_for_both(string decision)
    {
        var failures = _node.Services.GetRequiredService<DeliveryFailures>();
        var webhooks = _node.Services.GetRequiredService<WebhookStore>();
        var tenant = await _node.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync("records");
        var made = (WebhookMaking.Made)await webhooks.AddAsync(tenant.Id, null, new() { Url = "https://a.example" }, Length);
        var name = (await Store.ClaimAsync(First, Length, ["webhook"], 10)).Single().Name;
        var dead = Row(5) with { Status = DeliveryStatus.Dead, NextIn = null };
        await Store.RecordAsync(name, First, Length, new() { Position = 7, Rows = [dead] });
        await using var recording = new NpgsqlConnection(_database.ConnectionString);
        await recording.OpenAsync();
        await using var transaction = await recording.BeginTransactionAsync();
        await RunAsync("UPDATE consumer SET leased_until = clock_timestamp() WHERE name = $1");   // as a record begins

        Task deciding = decision switch
        {
            "a list's replay" => failures.ReplayAsync(new(), new("anna", "it is well again")),
            "a list's setting aside" => failures.IgnoreAsync(new(), new("anna", "of no use")),
            _ => webhooks.ReplayDeadAsync(made.Webhook, Length),
        };
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>(
            $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {recording.ProcessID} = ANY (pg_blocking_pids(pid)))"), "the other waits");

        await RunAsync("UPDATE delivery SET last_error = 'again' WHERE consumer = $1");   // as it goes on
        await transaction.CommitAsync();
        await deciding;
        Assert.True(await _database.ScalarAsync<bool>("SELECT status IN ('pending', 'ignored') FROM delivery"));

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, recording, transaction) { Parameters = { new() { Value = name } } };
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task A_consumer_of_no_known_kind_or_disabled_is_left_alone()
    {
        Assert.Empty(await Store.ClaimAsync(First, Length, ["bridge"], 10));
        await _database.ScalarAsync<object>("UPDATE consumer SET enabled = false");
        Assert.Empty(await ClaimAsync(First));
    }

    private Task<List<LeasedConsumer>> ClaimAsync(string node) => Store.ClaimAsync(node, Length, ["stream"], 10);

    private static RecordedDelivery Row(long position) => new()
    {
        Position = position, TenantId = 1, Subject = "sku:a", EventId = $"evt-{position}", EventType = "t", At = DateTimeOffset.UnixEpoch,
        Status = DeliveryStatus.Pending, Attempts = 1, LastError = "no", NextIn = TimeSpan.FromSeconds(5),
    };

    private Task<string> ContentAsync() => _database.ScalarAsync<string>("""
        SELECT position || ' ' || leased_by || ' ' || coalesce(
          (SELECT string_agg(concat_ws(' ', d.position, d.status, d.attempts, d.last_error), ' | ' ORDER BY d.position)
           FROM delivery AS d), '-')
        FROM consumer
        """)!;
}
