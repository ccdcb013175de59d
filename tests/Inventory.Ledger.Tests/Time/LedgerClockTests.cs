using Inventory.Ledger.Commit;
using Inventory.Ledger.Time;

namespace Inventory.Ledger.Tests.Time;

public sealed class LedgerClockTests
{
    private static readonly DateTimeOffset Start = new(2030, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // Wrong from the start: nothing of it may ever be seen.
    private readonly ManualTime _local = new(Start.AddHours(7));
    private readonly LogLines<LedgerClock> _log = new();
    private readonly LedgerClock _clock;
    private TimeSpan _slept = TimeSpan.FromHours(1);

    public LedgerClockTests() => _clock = new(_local, new() { Tolerance = TimeSpan.FromSeconds(5) }, _log, () => _slept);

    [Fact]
    public void Before_the_ledger_has_told_its_time_there_is_none()
    {
        Assert.False(_clock.IsKnown);
        Assert.Throws<LedgerUnavailableException>(() => _clock.Now);
        Assert.Throws<LedgerUnavailableException>(() => _clock.NowAfter(Start));

        Observe(Start);
        Assert.True(_clock.IsKnown);
        Assert.Equal(Start, _clock.Now);
    }

    [Fact]
    public void Runs_with_the_nodes_monotonic_clock_in_whole_milliseconds()
    {
        Observe(Start);
        _local.Advance(TimeSpan.FromTicks(25_000));
        Assert.Equal(Start.AddMilliseconds(2), _clock.Now);
    }

    [Fact]
    public void A_wall_clock_set_back_or_forth_does_not_move_it()
    {
        Observe(Start);
        _local.SetWall(Start.AddHours(-3));
        Assert.Equal(Start, _clock.Now);
        Observe(Start);
        _local.SetWall(Start.AddHours(3));
        Observe(Start);
        Assert.Equal(Start, _clock.Now);
    }

    [Fact]
    public void How_far_the_nodes_own_clock_is_off_is_told_and_logged_once()
    {
        Observe(Start);
        Assert.Equal(TimeSpan.FromHours(7), _clock.Drift);
        Observe(Start);
        _local.SetWall(Start.AddSeconds(-120));
        Observe(Start);

        Assert.Equal(TimeSpan.FromSeconds(-120), _clock.Drift);
        Assert.Equal(1, _log.Count("This node's own clock is 25200.0 s ahead of the ledger's"));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void A_ledger_a_little_ahead_pulls_it_forward()
    {
        Observe(Start);
        Observe(Start.AddSeconds(4));
        Assert.Equal(Start.AddSeconds(4), _clock.Now);
        _local.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddSeconds(5), _clock.Now);
    }

    [Fact]
    public void A_ledger_a_little_behind_holds_it_until_it_catches_up_and_never_turns_it_back()
    {
        Observe(Start);
        Assert.Equal(Start, _clock.Now);
        Observe(Start.AddSeconds(-4));
        Assert.Equal(Start, _clock.Now);
        _local.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(Start, _clock.Now);
        _local.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Start.AddSeconds(1), _clock.Now);
    }

    [Fact]
    public void A_ledger_that_jumps_ahead_is_not_followed_so_that_no_hold_ends_early_and_that_is_said_once()
    {
        Observe(Start);
        for (var second = 1; second <= 3; second++)
        {
            _local.Advance(TimeSpan.FromSeconds(1));
            Observe(Start.AddHours(1).AddSeconds(second));
            Assert.Equal(Start.AddSeconds(second), _clock.Now);
        }

        Assert.Equal(1, _log.Count("jumped ahead by 3600.0 s"));
        Observe(Start.AddSeconds(3));
        Assert.Equal(1, _log.Count("agree again"));
        Assert.Equal(Start.AddSeconds(3), _clock.Now);
    }

    [Fact]
    public void After_the_machine_slept_the_ledger_is_right()
    {
        Observe(Start);
        _slept += TimeSpan.FromHours(1);
        Observe(Start.AddHours(1));
        Assert.Equal(Start.AddHours(1), _clock.Now);

        // And once: the next jump is no sleep.
        Observe(Start.AddHours(2));
        Assert.Equal(Start.AddHours(1), _clock.Now);
    }

    [Fact]
    public void A_ledger_that_fell_back_is_followed_for_that_ends_no_hold_early_and_all_nodes_alike()
    {
        Observe(Start);
        Assert.Equal(Start, _clock.Now);
        Observe(Start.AddHours(-1));
        Assert.Equal(Start.AddHours(-1), _clock.Now);
        _local.Advance(TimeSpan.FromSeconds(1));
        Observe(Start.AddHours(-1).AddSeconds(1));

        Assert.Equal(Start.AddHours(-1).AddSeconds(1), _clock.Now);
        Assert.Equal(1, _log.Count("went back by 3600.0 s"));
    }

    [Fact]
    public void A_first_reading_that_was_long_on_its_way_is_put_right_by_the_next()
    {
        Observe(Start, trip: TimeSpan.FromSeconds(20));   // told at once, or just now: by the earlier of the two no hold ends early
        Assert.Equal(Start, _clock.Now);
        Observe(Start.AddSeconds(19));
        Assert.Equal(Start.AddSeconds(19), _clock.Now);
        Assert.Equal(0, _log.Count("jumped"));
    }

    [Fact]
    public void It_is_never_behind_an_items_last_event()
    {
        Observe(Start);
        Assert.Equal(Start, _clock.NowAfter(Start.AddHours(-1)));
        Assert.Equal(Start.AddSeconds(5), _clock.NowAfter(Start.AddSeconds(5)));
    }

    [Fact]
    public void An_event_far_ahead_of_the_ledger_is_refused_and_that_is_said_once()
    {
        Observe(Start);
        Assert.Equal(Start, _clock.NowAfter(Start.AddSeconds(5).AddMilliseconds(1)));
        Assert.Equal(Start, _clock.NowAfter(Start.AddYears(1)));
        Assert.Equal(1, _log.Count("ahead of the ledger's clock and is not gone by"));
    }

    [Fact]
    public void An_event_shows_that_others_go_by_a_time_that_the_ledger_jumped_to()
    {
        Observe(Start);
        Observe(Start.AddHours(1));
        Assert.Equal(Start, _clock.NowAfter(Start.AddHours(2)));   // beyond the ledger's as well
        Assert.Equal(Start.AddHours(1), _clock.NowAfter(Start.AddMinutes(59)));
        Assert.Equal(Start.AddHours(1), _clock.Now);
    }

    [Fact]
    public void A_decision_of_a_time_far_ahead_is_one_by_another_clock()
    {
        Assert.Equal(DateTimeOffset.MaxValue, _clock.Furthest);
        Observe(Start);
        Assert.Equal(Start.AddSeconds(5), _clock.Furthest);
        _clock.Stop(Start);
        Assert.Equal(DateTimeOffset.MaxValue, _clock.Furthest);   // a test clock goes where it is told
    }

    [Fact]
    public void Readings_that_the_trip_explains_do_not_move_it()
    {
        Observe(Start);
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
        Observe(Start);
        Observe(Start.AddSeconds(4), trip: TimeSpan.FromSeconds(2));   // the server says four; it may have been said two seconds ago
        Assert.Equal(Start.AddSeconds(4), _clock.Now);
        Observe(Start, trip: TimeSpan.FromSeconds(2));                 // and back again: held, not turned
        Assert.Equal(Start.AddSeconds(4), _clock.Now);
        _local.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Start.AddSeconds(4), _clock.Now);
        _local.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddSeconds(5), _clock.Now);
    }

    [Fact]
    public void Stopped_it_stands_and_is_moved_forward_only()
    {
        var moved = 0;
        _clock.Moved += () => moved++;
        _clock.Stop(Start.AddTicks(5));
        _local.Advance(TimeSpan.FromHours(1));
        Observe(Start.AddHours(9));

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
        Observe(Start);
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
        Observe(Start);
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
            Observe(Start.AddMilliseconds(i % 2 == 0 ? i : -i));
        }

        await Task.WhenAll(readers);
    }

    private void Observe(DateTimeOffset server, TimeSpan trip = default)
    {
        var sent = _local.GetTimestamp();
        _local.Advance(trip);
        _clock.Observe(server, sent);
    }
}
