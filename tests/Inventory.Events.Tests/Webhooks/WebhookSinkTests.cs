using System.Globalization;
using System.Net;
using Inventory.Events.Deliveries;
using Inventory.Events.Feed;
using Inventory.Events.Webhooks;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Time;
using Inventory.Ledger.Webhooks;
using Inventory.Testing;
using Microsoft.AspNetCore.Http;

namespace Inventory.Events.Tests.Webhooks;

/// <summary>One attempt, over real HTTP, with a receiver that may behave as badly as it likes.</summary>
public sealed class WebhookSinkTests : IAsyncLifetime
{
    private static readonly byte[] Old = [1, 2, 3], New = [4, 5, 6], Over = [7, 8, 9];
    private readonly ManualTime _time = new();
    private Receiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async Task DisposeAsync() => await _receiver.DisposeAsync();

    [Fact]
    public async Task An_event_comes_as_a_signed_CloudEvent()
    {
        Assert.Equal(new DeliveryResult.Delivered(200), await SendAsync());

        var received = Assert.Single(_receiver.Received);
        Assert.Equal(("POST", "/hook", "evt-1"), (received.Method, received.Path, received.Id));
        Assert.Equal("application/cloudevents+json", received.Headers["content-type"]);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), received.Headers["webhook-timestamp"]);
        Assert.Equal("evt-1", received.Event["id"]!.GetValue<string>());
        Assert.DoesNotContain(received.Headers.Keys, name => name is "traceparent" or "baggage" or "authorization" or "cookie");
    }

    [Fact]
    public async Task It_is_signed_by_every_secret_that_has_not_ended_and_by_no_other()
    {
        await SendAsync();

        var received = Assert.Single(_receiver.Received);
        Assert.True(received.IsSignedBy(WebhookSecrets.Text(New)));
        Assert.True(received.IsSignedBy(WebhookSecrets.Text(Old)));
        Assert.False(received.IsSignedBy(WebhookSecrets.Text(Over)));
        Assert.Equal(2, received.Headers["webhook-signature"].Split(' ').Length);
    }

    [Fact]
    public async Task An_answer_within_15_s_is_in_time_and_a_later_one_is_not()
    {
        var (come, gate) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        _receiver.Answer = async (http, _) =>
        {
            come.Release();
            await gate.WaitAsync(http.RequestAborted);
        };
        var slow = SendAsync();
        await come.WaitAsync();
        _time.Advance(TimeSpan.FromSeconds(14));
        gate.Release();
        Assert.IsType<DeliveryResult.Delivered>(await slow);

        var late = SendAsync();
        await come.WaitAsync();
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("No answer within 15 s.", Assert.IsType<DeliveryResult.Failed>(await late).Error);
    }

    [Fact]
    public async Task Of_an_answer_without_end_no_more_than_64_KiB_is_read_and_nothing_is_told()
    {
        // More than the buffers of sockets and Kestrel take by themselves, which may be 10 MiB, and so much that it is told of the end
        // before: until then Kestrel takes what nobody reads any more, and at once.
        var (sent, all) = (0L, 8L << 30);
        var broke = new TaskCompletionSource();
        _receiver.Answer = async (http, _) =>
        {
            http.Response.StatusCode = 500;
            var piece = new byte[4096];
            Array.Fill(piece, (byte)'x');
            try
            {
                for (; sent < all; sent += piece.Length) await http.Response.Body.WriteAsync(piece, http.RequestAborted);
            }
            finally
            {
                broke.SetResult();
            }
        };

        var failed = Assert.IsType<DeliveryResult.Failed>(await SendAsync());

        Assert.Equal(("Answered 500.", 500), (failed.Error, failed.Status));
        await broke.Task;
        Assert.True(sent < all);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        _receiver.Answer = (http, _) =>
        {
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };

        Assert.Equal(302, Assert.IsType<DeliveryResult.Failed>(await SendAsync()).Status);
        Assert.Equal("/hook", Assert.Single(_receiver.Received).Path);
    }

    [Fact]
    public async Task A_name_that_leads_to_this_machine_at_its_second_look_up_is_refused_there()
    {
        _receiver.Answer = (http, _) =>
        {
            http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        };
        using var client = new WebhookClient(new Names(_receiver.Port, "93.184.216.34", "127.0.0.1"));
        var sink = Sink(client, "http://rebound.example/hook");

        Assert.IsType<DeliveryResult.Delivered>(await SendAsync(sink));
        Assert.Equal("The address is not publicly routable.", Assert.IsType<DeliveryResult.Failed>(await SendAsync(sink)).Error);

        Assert.Single(_receiver.Received);
    }

    [Fact]
    public async Task A_name_that_leads_here_and_there_is_followed_to_the_public_address_alone()
    {
        var names = new Names(_receiver.Port, "10.0.0.1 93.184.216.34 ::1");
        using var client = new WebhookClient(names);

        await SendAsync(Sink(client, "http://both.example/hook"));

        Assert.Equal([IPAddress.Parse("93.184.216.34")], names.Connected);
    }

    [Theory]
    [InlineData("86400", 86_400)]
    [InlineData("100000", 86_400)]
    [InlineData("7", 7)]
    [InlineData("Thu, 01 Jan 2026 02:00:00 GMT", 7_200)]
    [InlineData("Wed, 31 Dec 2025 00:00:00 GMT", 0)]
    [InlineData("soon", 0)]
    public async Task Retry_After_is_honoured_up_to_a_day(string retryAfter, int seconds)
    {
        _receiver.Answer = (http, _) =>
        {
            http.Response.StatusCode = 503;
            http.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        };

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<DeliveryResult.Failed>(await SendAsync()).NotBefore);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_disables_its_webhook()
    {
        _receiver.Answer = (http, _) => Task.FromResult(http.Response.StatusCode = 410);
        Assert.NotNull(Assert.IsType<DeliveryResult.Failed>(await SendAsync()).Disables);
    }

    [Fact]
    public async Task A_connection_that_is_closed_without_an_answer_is_a_failure()
    {
        _receiver.Answer = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };

        Assert.Null(Assert.IsType<DeliveryResult.Failed>(await SendAsync()).Status);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_a_failure_that_says_no_more_than_that()
    {
        var url = _receiver.Url;
        await _receiver.DisposeAsync();
        using var client = new WebhookClient(new(new() { AllowPrivateAddresses = true }));

        Assert.Equal("No connection could be made.", Assert.IsType<DeliveryResult.Failed>(await SendAsync(Sink(client, url))).Error);
    }

    private async Task<DeliveryResult> SendAsync()
    {
        using var client = new WebhookClient(new(new() { AllowPrivateAddresses = true }));
        return await SendAsync(Sink(client, _receiver.Url));
    }

    private static async Task<DeliveryResult> SendAsync(WebhookSink sink) => Assert.Single(await sink.SendAsync(
        [
            new ToldEvent(new JournalEvent
            {
                Position = 1, TenantId = 1, EventId = "evt-1", Type = "lever_pulled.v1", At = DateTimeOffset.UnixEpoch, Subject = "lever-1",
                TraceId = Guid.NewGuid(), Notice = new("{}", null),
            }, "demo"),
        ], CancellationToken.None));

    private WebhookSink Sink(WebhookClient client, string url)
    {
        var now = _time.GetUtcNow();
        return new(
            new("hook", new() { Url = url }, [new(New, null), new(Old, now.AddHours(1)), new(Over, now)]), client,
            new LedgerClock(_time), _time);
    }

    /// <summary>A name that leads elsewhere at each look-up; every public address is the receiver's.</summary>
    private sealed class Names(int port, params string[] lookUps) : GuardedConnector(new())
    {
        private int _next;

        public List<IPAddress> Connected { get; } = [];

        protected override Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellation) =>
            Task.FromResult(lookUps[_next++].Split(' ').Select(IPAddress.Parse).ToArray());

        protected override Task<Stream> DialAsync(IPEndPoint address, CancellationToken cancellation)
        {
            Connected.Add(address.Address);
            return base.DialAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
        }
    }
}
