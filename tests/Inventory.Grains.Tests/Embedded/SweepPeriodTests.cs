using Inventory.Grains.Expiry;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests.Embedded;

/// <summary>How often the sweep comes round, on a clock that the test moves.</summary>
public sealed class SweepPeriodTests
{
    // Unlike the period of anything else that has timers.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(7013), Almost = Interval - TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task JOB_1_CFG_2_Every_shard_is_swept_again_an_interval_after_its_last_sweep_and_not_before()
    {
        await using var database = await TestDatabase.CreateAsync("sweeps");
        var time = new ManualTime();
        await using var node = await Node.StartAsync(database, configure: services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton(new ExpiryOptions { Interval = Interval });
        });
        await Poll.UntilAsync(() => SetTo(TimeSpan.Zero) == 4, "every shard is to be swept at once");
        time.Advance(TimeSpan.Zero);

        for (var round = 0; round < 3; round++)
        {
            // Set when a sweep has ended: then all four have.
            await Poll.UntilAsync(() => SetTo(Interval) == 4, "every shard waits for its next sweep");
            Assert.Equal(4, await database.ScalarAsync<long>("SELECT count(*) FROM expiry_shard WHERE last_run_at IS NOT NULL"));
            await database.ScalarAsync<object>("UPDATE expiry_shard SET last_run_at = NULL");

            time.Advance(Almost);
            Assert.Equal(4, SetTo(Interval - Almost));
            time.Advance(Interval - Almost);
        }

        int SetTo(TimeSpan due) => time.Pending.Count(left => left == due);
    }

    [Fact]
    public void CFG_2_Unless_configured_otherwise_it_comes_round_every_five_seconds() => Assert.Equal(TimeSpan.FromSeconds(5), new ExpiryOptions().Interval);
}
