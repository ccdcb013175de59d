using Inventory.Events.RabbitMq;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Inventory.Events.Tests.Bridges;

public sealed class RabbitMqLinkTests
{
    [Fact]
    public async Task A_broker_that_is_not_there_is_told_once_and_without_the_password()
    {
        var (log, time) = (new FakeLogger<RabbitMqLink>(), new FakeTimeProvider());
        // Port 1 takes no connections.
        var options = new RabbitMqOptions { Uri = new("amqp://ann:s3cret@127.0.0.1:1/"), User = "bob", Password = "t0psecret" };
        await using var link = new RabbitMqLink(Options.Create(options), time, log);

        Assert.Null(await link.OpenAsync(default));
        time.Advance(RabbitMqLink.Pause);
        Assert.Null(await link.OpenAsync(default));

        var said = Assert.Single(log.Collector.GetSnapshot());
        Assert.Equal(LogLevel.Warning, said.Level);
        Assert.Contains("127.0.0.1:1 ", said.Message);
        Assert.DoesNotContain("secret", said.Message);
        Assert.DoesNotContain("s3cret", said.Message);
    }
}
