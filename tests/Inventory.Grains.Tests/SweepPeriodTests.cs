using System.Threading.Channels;
using Inventory.Grains.Expiry;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests;

/// <summary>How often the sweep comes round, on a clock that lets its interval pass when the test says so.</summary>
public sealed class SweepPeriodTests
{
    // Unlike the period of anything else that has timers.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(7013);

    [Fact]
    public async Task JOB_1_CFG_2_Every_shard_is_swept_again_an_interval_after_its_last_sweep_and_not_before()
    {
        await using var database = await TestDatabase.CreateAsync("sweeps");
        var time = new HeldInterval(Interval);
        await using var node = await Node.StartAsync(database, configure: services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton(new ExpiryOptions { Interval = Interval });
        });

        for (var round = 0; round < 3; round++)
        {
            // Set when a sweep has ended: then all four have.
            var next = await time.SetAsync(4).WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(4, await database.ScalarAsync<long>("SELECT count(*) FROM expiry_shard WHERE last_run_at IS NOT NULL"));
            await database.ScalarAsync<object>("UPDATE expiry_shard SET last_run_at = NULL");
            foreach (var pass in next) pass();
        }
    }

    [Fact]
    public void CFG_2_Unless_configured_otherwise_it_comes_round_every_five_seconds() =>
        Assert.Equal(TimeSpan.FromSeconds(5), new ExpiryOptions().Interval);

    /// <summary>
    /// The system's clock, except that timers set to one interval wait for the test; a whole silo held still would not even start.
    /// </summary>
    private sealed class HeldInterval(TimeSpan interval) : TimeProvider
    {
        private readonly TimeSpan _interval = interval;
        private readonly Channel<Action> _set = Channel.CreateUnbounded<Action>();

        /// <summary>The next timers set to the interval; calling one lets it pass.</summary>
        public async Task<Action[]> SetAsync(int count)
        {
            var set = new Action[count];
            for (var i = 0; i < count; i++) set[i] = await _set.Reader.ReadAsync();
            return set;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(this, callback, state);
            timer.Change(dueTime, period);
            return timer;
        }

        private sealed class Timer(HeldInterval time, TimerCallback callback, object? state) : ITimer
        {
            private readonly ITimer _system = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (dueTime != time._interval) return _system.Change(dueTime, period);
                return time._set.Writer.TryWrite(() => callback(state));
            }

            public void Dispose() => _system.Dispose();

            public ValueTask DisposeAsync() => _system.DisposeAsync();
        }
    }
}
