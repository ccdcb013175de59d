using Inventory.Client.Tests.Setup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace Inventory.Client.Tests;

/// <summary>How the client fits into a host.</summary>
public sealed class HostTests
{
    private const string Key = "secret-key-0123456789";

    [Fact]
    public async Task The_key_is_sent_as_a_bearer_key_and_never_logged()
    {
        string? sent = null;
        var log = new KeptLog();
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        var refuses = Faults.Refuses(503, ProblemCodes.MaintenanceFreeze, retryable: true, retryAfter: 3600);
        services.AddInventoryClient(options => (options.Address, options.Key) = (new("http://inventory.invalid"), Key))
            .AddHttpMessageHandler(() => new Faults((request, pass, cancellation) =>
            {
                sent = request.Headers.Authorization?.ToString();
                return refuses(request, pass, cancellation);
            }));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<InventoryClient>().Holds.GetAsync("h-1");

        Assert.Equal("Bearer " + Key, sent);
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hosts_default_for_all_its_clients_does_not_repeat_what_has_no_id()
    {
        var faults = Faults.Always(Faults.Refuses(503, ProblemCodes.OutcomeUnknown, retryable: true));
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection();
        // Whatever the method: that it is safe to repeat is not for a default to know.
        services.ConfigureHttpClientDefaults(http => http.AddResilienceHandler("host", static pipeline =>
            pipeline.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.Zero })));
        services.AddInventoryClient(options =>
            (options.Address, options.Key) = (new("http://inventory.invalid"), Key)).AddHttpMessageHandler(() => faults);
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<InventoryClient>();

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => client.Items.ChangeAsync("sku:tea", new() { StopSell = true }));
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => client.Keys.CreateAsync(new() { Name = "shop", Scopes = ["read"] }));

        Assert.Equal([HttpMethod.Patch, HttpMethod.Post], faults.Seen.Select(attempt => attempt.Method));
    }

    [Theory]
    [InlineData(null, Key)]
    [InlineData("ftp://inventory.invalid", Key)]
    [InlineData("http://name:word@inventory.invalid", Key)]
    [InlineData("http://inventory.invalid", null)]
    [InlineData("http://inventory.invalid", "secret-key-0123456789\n")]
    public void Options_that_cannot_work_are_refused_without_telling_the_key(string? address, string? key)
    {
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection();
        services.AddInventoryClient(options => (options.Address, options.Key) = (address is null ? null : new(address), key));
        using var provider = services.BuildServiceProvider();
        var failure = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<InventoryClient>);
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_no_path_can_carry_is_not_sent_elsewhere(string id)
    {
        var faults = new Faults();
        var client = Clients.Of(new("http://inventory.invalid"), faults);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Holds.ConfirmAsync(id));
        Assert.Empty(faults.Seen);
    }

    [Fact]
    public async Task Ends_and_instants_are_written_as_the_service_reads_them()
    {
        var faults = Faults.Always(Faults.Refuses(404, ProblemCodes.NotFound, retryable: false));
        var client = Clients.Of(new("http://inventory.invalid/base/"), faults);
        await client.Holds.PlaceAsync(new() { HoldId = "h", Lines = [new("sku:a", 1)], Ttl = NewHold.NoEnd });
        await client.Holds.ListPageAsync(
            new() { ExpiresBefore = new DateTimeOffset(2030, 1, 1, 1, 2, 3, 4, TimeSpan.FromHours(1)).AddTicks(9999) });
        await Assert.ThrowsAsync<ArgumentException>(() =>
            client.Holds.PlaceAsync(new() { HoldId = "h", Lines = [], Ttl = TimeSpan.FromMilliseconds(999) }));

        Assert.Equal(
            [
                ("/base/v1/holds", """{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1}],"ttlSeconds":0}"""),
                ("/base/v1/holds?expiresBefore=2030-01-01T00%3A02%3A03.004Z", null),
            ],
            faults.Seen.Select(attempt => (attempt.Path, attempt.Body)));
    }
}
