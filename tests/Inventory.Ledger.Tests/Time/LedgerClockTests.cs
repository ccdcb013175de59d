using Inventory.Ledger.Time;

namespace Inventory.Ledger.Tests.Time;

public sealed class LedgerClockTests
{
    private static readonly DateTimeOffset Start = new(2030, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _local = new(Start);
    private readonly LedgerClock _clock;

    public LedgerClockTests() => _clock = new(_local);

    [Fact]
    public void Runs_with_the_nodes_monotonic_clock_in_whole_milliseconds()
    {
        Assert.Equal(Start, _clock.Now);
        _local.Advance(TimeSpan.FromTicks(25_000));
        Assert.Equal(Start.AddMilliseconds(2), _clock.Now);
    }

    [Fact]
    public void A_wall_clock_set_back_or_forth_does_not_move_it()
    {
        _local.SetWall(Start.AddHours(-3));
        Assert.Equal(Start, _clock.Now);
        _local.SetWall(Start.AddHours(3));
        Assert.Equal(Start, _clock.Now);
    }

    [Fact]
    public void A_ledger_ahead_pulls_it_forward()
    {
        Observe(Start.AddMinutes(5), trip: TimeSpan.Zero);
        Assert.Equal(Start.AddMinutes(5), _clock.Now);
        Assert.Equal(TimeSpan.FromMinutes(-5), _clock.Drift);
        _local.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddMinutes(5).AddSeconds(1), _clock.Now);
    }

    [Fact]
    public void A_ledger_behind_holds_it_until_it_catches_up_and_never_turns_it_back()
    {
        Assert.Equal(Start, _clock.Now);
        Observe(Start.AddMinutes(-5), trip: TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMinutes(5), _clock.Drift);
        Assert.Equal(Start, _clock.Now);
        _local.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(Start, _clock.Now);
        _local.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Start.AddMinutes(1), _clock.Now);
    }

    [Fact]
    public void Readings_that_the_trip_explains_do_not_move_it()
    {
        Observe(Start, trip: TimeSpan.Zero);
        for (var i = 0; i < 100; i++)
        {
            // The server read its clock somewhere within ten milliseconds: no reason to think ours wrong.
            var sent = _local.GetTimestamp();
            var server = Start + TimeSpan.FromMilliseconds(10 * i + i % 10);
            _local.Advance(TimeSpan.FromMilliseconds(10));
            _clock.Observe(server, sent);
        }

        Assert.Equal(Start.AddSeconds(1), _clock.Now);
    }

    [Fact]
    public void Moves_no_further_than_the_trip_leaves_open()
    {
        Observe(Start, trip: TimeSpan.Zero);
        Observe(Start.AddSeconds(60), trip: TimeSpan.FromSeconds(2));   // the server says a minute; it may have been said two seconds ago
        Assert.Equal(Start.AddSeconds(60), _clock.Now);
        Observe(Start, trip: TimeSpan.FromSeconds(2));                  // and back again: held, not turned
        Assert.Equal(Start.AddSeconds(60), _clock.Now);
        _local.Advance(TimeSpan.FromSeconds(58));
        Assert.Equal(Start.AddSeconds(60), _clock.Now);
        _local.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddSeconds(61), _clock.Now);
    }

    [Fact]
    public void Stopped_it_stands_and_is_moved_forward_only()
    {
        var moved = 0;
        _clock.Moved += () => moved++;
        _clock.Stop(Start.AddTicks(5));
        _local.Advance(TimeSpan.FromHours(1));
        Observe(Start.AddHours(9), trip: TimeSpan.Zero);

        Assert.True(_clock.IsStopped);
        Assert.Equal(Start, _clock.Now);
        Assert.Equal(Start.AddDays(1), _clock.MoveTo(Start.AddDays(1)));
        Assert.Equal(Start.AddDays(1), _clock.MoveTo(Start.AddDays(1)));
        Assert.Equal(Start.AddDays(1), _clock.MoveTo(Start));
        Assert.Equal((Start.AddDays(1), 3), (_clock.Now, moved));
    }

    [Fact]
    public void Stopped_in_the_past_it_stands_where_it_already_was()
    {
        Assert.Equal(Start, _clock.Now);
        _clock.Stop(Start.AddHours(-1));
        Assert.Equal(Start, _clock.Now);
        Assert.Equal(Start, _clock.MoveTo(Start.AddMinutes(-30)));
    }

    [Fact]
    public void Running_it_cannot_be_moved() => Assert.Throws<InvalidOperationException>(() => _clock.MoveTo(Start.AddDays(1)));

    [Fact]
    public async Task Never_runs_backwards_for_any_of_many_readers()
    {
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var last = DateTimeOffset.MinValue;
            for (var i = 0; i < 20_000; i++)
            {
                var now = _clock.Now;
                Assert.True(now >= last);
                last = now;
            }
        })).ToArray();
        for (var i = 0; i < 2_000; i++)
        {
            Observe(Start.AddMilliseconds(i % 2 == 0 ? i : -i), trip: TimeSpan.Zero);
        }

        await Task.WhenAll(readers);
    }

    private void Observe(DateTimeOffset server, TimeSpan trip)
    {
        var sent = _local.GetTimestamp();
        _local.Advance(trip);
        _clock.Observe(server, sent);
    }
}
