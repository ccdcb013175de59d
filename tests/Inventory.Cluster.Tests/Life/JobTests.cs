using System.Globalization;
using System.Text.Json;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>A job outlives the silo that works at it.</summary>
public sealed class JobTests : IAsyncLifetime
{
    private const int Holds = 2000;
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("jobs");

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Killed_in_its_midst_it_is_gone_on_with_after_the_restart_and_every_hold_is_released_once()
    {
        string jobId;
        await using (var silo = await SiloProcess.StartAsync(_database.ConnectionString))
        {
            var caller = new Caller(silo);
            await caller.CreateAsync("sku:left", 1_000_000);
            await caller.CreateAsync("sku:other", 1_000_000);
            for (var batch = 0; batch < Holds / Caller.BatchSize; batch++)
                Assert.Equal(201, (await caller.PlaceBatchAsync($"left-{batch}", "sku:left")).Status);
            Assert.Equal(201, (await caller.PlaceBatchAsync("other", "sku:other")).Status);
            jobId = await ReleaseAsync(silo);
            await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT done > 0 FROM job"), "the job is under way");
            silo.Kill9();
            await silo.WaitForExitAsync();
        }

        Assert.InRange(await _database.ScalarAsync<long>("SELECT done FROM job"), 1, Holds - 1);
        await using var again = await SiloProcess.StartAsync(_database.ConnectionString);
        var job = default(JsonElement);
        await Poll.UntilAsync(async () =>
        {
            job = (await new Caller(again).SendAsync(HttpMethod.Get, "/internal/jobs/" + jobId, null)).Body;
            return job.TryGetProperty("endedAt", out _);
        }, "the job is over");

        Assert.Equal(("done", Holds, Holds),
            (job.GetProperty("state").GetString(), job.GetProperty("done").GetInt64(), job.GetProperty("total").GetInt64()));
        Assert.Equal(Holds, await _database.ScalarAsync<long>("SELECT count(*) FROM job_target WHERE outcome = 'done'"));
        Assert.Equal(Holds, await Ledger.CountAsync(_database, "released"));
        Assert.Equal(Caller.BatchSize, await Ledger.CountAsync(_database, "held"));
        Assert.Equal(Holds.ToString(CultureInfo.InvariantCulture) + " " + Holds.ToString(CultureInfo.InvariantCulture),
            await _database.ScalarAsync<string>("""
                SELECT count(*) || ' ' || count(DISTINCT hold_id) FROM journal WHERE type = 'hold_released.v1' AND reason = 'left behind'
                """));
    }

    private static async Task<string> ReleaseAsync(SiloProcess silo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/admin/holds:release")
        {
            Content = new StringContent("""{"item":"sku:left","reason":"left behind","leverId":"lever-1"}""", null, "application/json"),
            Headers = { { "Correlation-Id", "incident-7" } },
        };
        using var answer = await silo.Client.SendAsync(request);
        var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        return body.RootElement.GetProperty("jobId").GetString()!;
    }
}
