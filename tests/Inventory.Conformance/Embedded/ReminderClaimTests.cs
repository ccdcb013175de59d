using Inventory.Conformance.Durable;
using Inventory.Conformance.Setup;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded;

namespace Inventory.Conformance.Embedded;

/// <summary>How nodes share the reminder table, on a clock that the test moves.</summary>
public sealed class ReminderClaimTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly GrainId Grain = GrainId.Create("reminded", "key");
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("reminders");

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Of_many_nodes_one_takes_a_tick()
    {
        using var host = await StartAsync(new ManualTime());
        var store = host.Services.GetRequiredService<IReminderStore>();
        foreach (var i in Enumerable.Range(0, 50)) await store.UpsertAsync(Grain, $"r{i}", Noon, Hour, CancellationToken.None);
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (await store.ClaimDueAsync(Noon, 7, CancellationToken.None) is { Count: > 0 } claimed) mine.AddRange(claimed.Select(r => r.ReminderName));
            return mine;
        })));
        Assert.Equal(50, claims.Sum(mine => mine.Count));
        Assert.Equal(50, claims.SelectMany(mine => mine).Distinct().Count());
    }

    [Fact]
    public async Task A_late_tick_is_sent_once_and_the_next_comes_at_the_next_multiple_of_the_period()
    {
        using var host = await StartAsync(new ManualTime());
        var store = host.Services.GetRequiredService<IReminderStore>();
        await store.UpsertAsync(Grain, "wake", Noon, Hour, CancellationToken.None);
        Assert.Empty(await store.ClaimDueAsync(Noon - TimeSpan.FromTicks(10), 10, CancellationToken.None));
        Assert.Single(await store.ClaimDueAsync(Noon + (2.5 * Hour), 10, CancellationToken.None));
        Assert.Equal(Noon + (3 * Hour), await store.NextDueAsync(CancellationToken.None));
        Assert.Single(await store.ClaimDueAsync(Noon + (3 * Hour), 10, CancellationToken.None));
        Assert.Equal(Noon + (4 * Hour), await store.NextDueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_old_handle_removes_nothing()
    {
        using var host = await StartAsync(new ManualTime());
        var store = host.Services.GetRequiredService<IReminderStore>();
        var old = await store.UpsertAsync(Grain, "wake", Noon, Hour, CancellationToken.None);
        Assert.True(await store.DeleteAsync(Grain, "wake", old.Version, CancellationToken.None));
        await store.UpsertAsync(Grain, "wake", Noon, Hour, CancellationToken.None);
        Assert.False(await store.DeleteAsync(Grain, "wake", old.Version, CancellationToken.None));
    }

    [Fact]
    public async Task A_reminder_outlives_its_host_and_ticks_on_the_next()
    {
        var (key, stage) = Stage.New();
        var time = new ManualTime();
        using (var first = await StartAsync(time))
        {
            await first.Grain<IRemindedGrain>(key).Register("wake", Hour, Hour);
            await first.StopAsync();
        }
        time.Advance(1.5 * Hour);
        using var second = await StartAsync(time);
        await stage.Wait("wake tick 1");
        Assert.Equal(["wake every 01:00:00"], stage.Log);
        await second.StopAsync();
    }

    private Task<Microsoft.Extensions.Hosting.IHost> StartAsync(TimeProvider time) =>
        EmbeddedHost.StartAsync(options => options.ConnectionString = _database.ConnectionString, time);
}
