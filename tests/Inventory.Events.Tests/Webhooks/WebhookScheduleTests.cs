using Inventory.Events.Webhooks;

namespace Inventory.Events.Tests.Webhooks;

public sealed class WebhookScheduleTests
{
    [Fact]
    public void Failed_events_are_tried_as_the_contract_says_for_three_days()
    {
        var (at, delays) = (TimeSpan.Zero, new List<TimeSpan>());
        while (WebhookKind.Schedule.After(delays.Count + 1, at, chance: 0.5) is { } delay)
        {
            delays.Add(delay);
            at += delay;
        }

        Assert.Equal(
            [
                TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
                TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(12),
            ], delays.Take(8));
        Assert.All(delays.Skip(8), delay => Assert.InRange(delay, TimeSpan.Zero, TimeSpan.FromHours(12)));
        Assert.Equal(TimeSpan.FromHours(72), at);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 6)]
    public void Each_delay_is_up_to_a_fifth_shorter_or_longer(double chance, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), WebhookKind.Schedule.After(1, TimeSpan.Zero, chance));
}
