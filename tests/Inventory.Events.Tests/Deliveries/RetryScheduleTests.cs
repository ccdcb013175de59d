using Inventory.Events.Deliveries;

namespace Inventory.Events.Tests.Deliveries;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Streams_and_bridges_try_six_times_over_some_ten_minutes()
    {
        var (at, attempts) = (TimeSpan.Zero, 1);
        while (RetrySchedule.Six.After(attempts, at, 0.5) is { } delay) (at, attempts) = (at + delay, attempts + 1);

        Assert.Equal(6, attempts);
        Assert.InRange(at, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
    }

    [Fact]
    public void A_delay_is_spread_by_chance_and_never_earlier_than_asked_for()
    {
        var schedule = new RetrySchedule(TimeSpan.FromSeconds(100)) { Spread = 0.2 };

        Assert.Equal(TimeSpan.FromSeconds(80), schedule.After(1, TimeSpan.Zero, 0));
        Assert.Equal(TimeSpan.FromSeconds(120), schedule.After(1, TimeSpan.Zero, 1));
        Assert.Equal(TimeSpan.FromHours(1), schedule.After(1, TimeSpan.Zero, 1, notBefore: TimeSpan.FromHours(1)));
    }

    [Fact]
    public void The_last_attempt_is_at_the_end_and_none_after_it()
    {
        var schedule = new RetrySchedule(TimeSpan.FromHours(12)) { Until = TimeSpan.FromHours(72) };

        Assert.Equal(TimeSpan.FromHours(2), schedule.After(9, TimeSpan.FromHours(70), 0.5));
        Assert.Null(schedule.After(10, TimeSpan.FromHours(72), 0.5));
    }
}
