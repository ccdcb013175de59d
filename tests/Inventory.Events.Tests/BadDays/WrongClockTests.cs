using Inventory.Events.Relay;
using Inventory.Events.Tests.Streams;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Events.Tests.BadDays;

/// <summary>A silo whose own clock is ten minutes off tells events, and tries again what failed, as others would.</summary>
public sealed class WrongClockTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task It_tells_events_and_writes_when_they_are_tried_again_by_the_databases_clock(int minutesAhead)
    {
        await using var nodes = await StreamNodes.StartOnAsync(await TestDatabase.CreateAsync("wrong_clock"), relay =>
            relay.TryAgainAfter = [.. Enumerable.Repeat(TimeSpan.FromMinutes(5), 5)],
            services => services.AddSingleton<TimeProvider>(new Shifted(TimeSpan.FromMinutes(minutesAhead))));
        var poisoned = StreamNodes.Sku(1);
        nodes.Heard.OnEvent = told => told.Subject == poisoned ? throw new InvalidOperationException("never") : Task.CompletedTask;
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(items: 4);
        await nodes.PlaceAsync(items: 4, each: 3);

        await nodes.Heard.UntilAsync(heard => heard.DistinctBy(told => told.EventId).Count() == 3 * 4, "others are told");
        await Poll.UntilAsync(async () => await nodes.Database.ScalarAsync<long>("SELECT count(*) FROM delivery WHERE attempts > 0") == 1,
            "it has failed");
        Assert.True(await nodes.Database.ScalarAsync<bool>("""
            SELECT next_attempt_at - clock_timestamp() BETWEEN interval '3 minutes' AND interval '5 minutes'
              AND clock_timestamp() - first_failed_at BETWEEN interval '0' AND interval '2 minutes'
            FROM delivery WHERE attempts > 0
            """));
    }

    private sealed class Shifted(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
