using System.Globalization;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>A silo whose own clock is wrong: holds end by the ledger's all the same, from the first moment on.</summary>
public sealed class WrongClockTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("clock");

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await _database.DisposeAsync();
    }

    [FaketimeFact]
    public async Task Two_minutes_ahead_it_ends_no_live_hold()
    {
        await using (var before = await SiloProcess.StartAsync(_database.ConnectionString))
        {
            var caller = new Caller(before);
            await caller.CreateAsync("sku:ahead", 2);
            Assert.Equal(201, (await caller.PlaceAsync("ahead", 100, ("sku:ahead", 1))).Status);
            await before.StopGracefullyAsync();
        }

        await using var silo = await StartAsync(TimeSpan.FromSeconds(120));
        await UntilSweptAsync();
        var held = await new Caller(silo).GetHoldAsync("ahead");
        var placed = await new Caller(silo).PlaceAsync("next", 60, ("sku:ahead", 1));

        // A machine so slow that its time has passed proves nothing.
        if (await _database.ScalarAsync<bool>("SELECT clock_timestamp() > expires_at FROM hold WHERE hold_id = 'ahead'")) return;
        Assert.Equal("held", held.Text("status"));
        Assert.Equal(201, placed.Status);
        await EndsAMinuteFromNowAsync(placed);
        Assert.Contains("own clock is 120", silo.Output, StringComparison.Ordinal);
        Assert.InRange(await DriftAsync(silo), 119, 121);
    }

    [FaketimeFact]
    public async Task Two_minutes_behind_it_ends_what_is_over_and_promises_a_minute_of_the_ledgers()
    {
        await using (var before = await SiloProcess.StartAsync(_database.ConnectionString))
        {
            var caller = new Caller(before);
            await caller.CreateAsync("sku:behind", 2);
            Assert.Equal(201, (await caller.PlaceAsync("behind", 1, ("sku:behind", 1))).Status);
            await before.StopGracefullyAsync();
        }

        await Ledger.UntilAllAreOverAsync(_database);
        await using var silo = await StartAsync(TimeSpan.FromSeconds(-120));
        var over = await new Caller(silo).GetHoldAsync("behind");
        var placed = await new Caller(silo).PlaceAsync("next", 60, ("sku:behind", 2));

        Assert.Equal("expired", over.Text("status"));
        Assert.Equal(201, placed.Status);
        await EndsAMinuteFromNowAsync(placed);
        Assert.InRange(await DriftAsync(silo), -121, -119);
    }

    private Task<SiloProcess> StartAsync(TimeSpan ahead) => SiloProcess.StartAsync(_database.ConnectionString, Faketime.Ahead(ahead));

    private async Task UntilSweptAsync()
    {
        await _database.ScalarAsync<object>("UPDATE expiry_shard SET last_run_at = NULL, leased_until = '-infinity'");
        await Poll.UntilAsync(async () => await _database.ScalarAsync<long>("SELECT count(*) FROM expiry_shard WHERE last_run_at IS NULL")
            == 0, "every shard was swept");
    }

    private async Task EndsAMinuteFromNowAsync(Reply placed)
    {
        var now = new DateTimeOffset(await _database.ScalarAsync<DateTime>("SELECT clock_timestamp()"), TimeSpan.Zero);
        var ends = DateTimeOffset.Parse(placed.Text("expiresAt")!, CultureInfo.InvariantCulture);
        Assert.InRange(ends - now, TimeSpan.Zero, TimeSpan.FromSeconds(61));
    }

    private static async Task<double> DriftAsync(SiloProcess silo)
    {
        var metrics = await silo.Client.GetStringAsync("/metrics");
        var line = metrics.Split('\n').Single(line => line.StartsWith("inventory_clock_drift_seconds ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
