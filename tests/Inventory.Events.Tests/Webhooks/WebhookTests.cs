using Inventory.Events.Deliveries;
using Inventory.Events.Webhooks;
using Inventory.Grains.Tests;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Webhooks;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Events.Tests.Webhooks;

/// <summary>Webhooks of a real node, and receivers on this machine.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private TestDatabase _database = null!;
    private Receiver _receiver = null!;
    private Node _node = null!;
    private Tenant _tenant = null!;

    private WebhookDesk Webhooks => _node.Services.GetRequiredService<WebhookDesk>();

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("webhooks");
        _receiver = await Receiver.StartAsync();
        _node = await Node.StartAsync(_database, configure: services =>
        {
            services.AddInventoryEvents();
            services.Configure<WebhookOptions>(options => options.AllowPrivateAddresses = true);
        });
        _tenant = await _node.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Node.Tenant);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _receiver.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_happens_arrives_signed_of_each_item_in_order_and_a_row_is_kept_of_each()
    {
        var (webhook, secret) = await MakeAsync("all", _receiver.Url);
        for (var i = 0; i < 3; i++) await _node.CreateAsync($"sku:i{i}", 100);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => _node.PlaceAsync($"h{n}", ($"sku:i{n % 3}", 1))));

        await ReceivedAsync(33);

        Assert.All(_receiver.Received, one => Assert.True(one.IsSignedBy(secret)));
        foreach (var item in _receiver.Received.GroupBy(one => one.Subject))
        {
            var sequences = item.Select(one => one.Event["sequence"]!.GetValue<string>()).ToList();
            Assert.Equal(sequences.Order(StringComparer.Ordinal), sequences);
        }

        await Poll.UntilAsync(async () => (await DeliveriesAsync(webhook)).Count == 33, "all are recorded");
        Assert.All(await DeliveriesAsync(webhook), one => Assert.Equal(("delivered", 1, 200), (one.Status, one.Attempts, one.LastStatus)));
    }

    [Fact]
    public async Task A_webhook_hears_the_types_and_the_items_that_it_asked_for()
    {
        await MakeAsync("some", _receiver.Url, types: ["hold_placed.v1"], prefix: "sku:a");
        foreach (var item in (string[])["sku:a1", "sku:b1"])
        {
            await _node.CreateAsync(item, 10);
            await _node.PlaceAsync("of " + item, (item, 1));
        }

        await _node.PlaceAsync("last", ("sku:a1", 1));
        await ReceivedAsync(2);

        Assert.All(_receiver.Received, one =>
            Assert.Equal(("sku:a1", "hold_placed.v1"), (one.Subject, one.Event["type"]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_dead_endpoint_delays_no_other_and_its_events_wait()
    {
        await using var dead = await Receiver.StartAsync();
        var gate = new TaskCompletionSource();
        dead.Answer = (http, _) => gate.Task.WaitAsync(http.RequestAborted);
        var (stuck, _) = await MakeAsync("dead", dead.Url);
        await MakeAsync("alive", _receiver.Url);
        for (var i = 0; i < 40; i++) await _node.CreateAsync($"sku:i{i}", 1);

        await ReceivedAsync(40);

        Assert.InRange(dead.Received.Count, 1, 16);   // the cap on what is under way
        gate.SetResult();
        await Poll.UntilAsync(() => dead.Received.Select(one => one.Id).Distinct().Count() == 40, "the others come");
        await Poll.UntilAsync(async () => (await FindAsync(stuck)).Pending == 0, "nothing waits any more");
    }

    [Fact]
    public async Task An_event_that_fails_holds_back_later_ones_of_its_item_alone()
    {
        _receiver.Answer = (http, one) => Task.FromResult(http.Response.StatusCode = one.Subject == "sku:bad" ? 500 : 204);
        var (webhook, _) = await MakeAsync("picky", _receiver.Url);
        await _node.CreateAsync("sku:bad", 10);
        await _node.PlaceAsync("h1", ("sku:bad", 1));
        await _node.CreateAsync("sku:good", 10);
        await _node.PlaceAsync("h2", ("sku:good", 1));

        await Poll.UntilAsync(() => _receiver.Received.Count(one => one.Subject == "sku:good") == 2, "the other item's arrive");
        await Poll.UntilAsync(async () => (await DeliveriesAsync(webhook)).Count(one => one.Status == "pending") == 2, "two wait");

        var waiting = (await DeliveriesAsync(webhook)).Where(one => one.Status == "pending").ToList();
        Assert.Equal(["hold_placed.v1", "item_created.v1"], waiting.Select(one => one.EventType));
        Assert.Equal((0, null), (waiting[0].Attempts, waiting[0].LastStatus));
        Assert.Equal((500, "Answered 500."), (waiting[1].LastStatus, waiting[1].LastError));
        Assert.NotNull(waiting[1].NextAttemptAt);
        await Poll.UntilAsync(async () => (await FindAsync(webhook)).Pending == 2, "its place has come past the others");
        Assert.Equal(waiting[1].At, (await FindAsync(webhook)).OldestPendingAt);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_sent_nothing_more_and_goes_on_from_its_place_when_it_is_enabled()
    {
        _receiver.Answer = (http, _) => Task.FromResult(http.Response.StatusCode = 410);
        var (webhook, _) = await MakeAsync("gone", _receiver.Url);
        await _node.CreateAsync("sku:a", 10);
        await Poll.UntilAsync(async () => !(await FindAsync(webhook)).IsEnabled, "it is disabled");
        Assert.Equal("The receiver answered 410 Gone.", (await FindAsync(webhook)).DisabledBecause);
        await _node.PlaceAsync("h1", ("sku:a", 1));
        await _node.CreateAsync("sku:b", 10);
        await Poll.UntilAsync(async () => (await FindAsync(webhook)).Pending == 3, "what happens meanwhile is counted");

        _receiver.Answer = static (_, _) => Task.CompletedTask;
        var enabled = await Webhooks.ChangeAsync(_tenant.Id, "gone", new() { Enabled = true }, Patience);
        Assert.Equal((true, null), (enabled!.IsEnabled, enabled.DisabledBecause));

        await Poll.UntilAsync(() => _receiver.Received.Select(one => one.Id).Distinct().Count() == 3, "all three arrive");
    }

    [Fact]
    public async Task A_test_goes_to_it_alone_and_says_which_it_is()
    {
        await using var other = await Receiver.StartAsync();
        var (webhook, secret) = await MakeAsync("tested", _receiver.Url, types: ["item_created.v1"]);
        await MakeAsync("other", other.Url);

        var eventId = await Webhooks.TestAsync(_tenant.Id, webhook, Patience);

        await ReceivedAsync(1);
        var received = _receiver.Received[0];
        Assert.Equal((eventId, eventId), (received.Id, received.Event["id"]!.GetValue<string>()));
        Assert.Equal(("webhook.test.v1", "tested"),
            (received.Event["type"]!.GetValue<string>(), received.Event["data"]!["webhookId"]!.GetValue<string>()));
        Assert.True(received.IsSignedBy(secret));
        Assert.Empty(other.Received);
    }

    [Fact]
    public async Task A_new_secret_signs_at_once_beside_the_old_one_and_more_than_three_do_not()
    {
        var (webhook, first) = await MakeAsync("rotated", _receiver.Url);
        var second = WebhookSecrets.Text((await Webhooks.RotateAsync(webhook, Patience))!);
        var third = WebhookSecrets.Text((await Webhooks.RotateAsync(webhook, Patience))!);
        Assert.Null(await Webhooks.RotateAsync(webhook, Patience));

        await Webhooks.TestAsync(_tenant.Id, webhook, Patience);
        await ReceivedAsync(1);
        Assert.All((string[])[first, second, third], secret => Assert.True(_receiver.Received[0].IsSignedBy(secret)));

        // A day later.
        await _database.ScalarAsync<object>("UPDATE webhook_secret SET ends_at = ends_at - interval '24 hours'");
        Assert.NotNull(await Webhooks.RotateAsync(webhook, Patience));
        await Webhooks.TestAsync(_tenant.Id, webhook, Patience);
        await ReceivedAsync(2);
        Assert.False(_receiver.Received[1].IsSignedBy(first));
        Assert.True(_receiver.Received[1].IsSignedBy(third));
    }

    [Fact]
    public async Task Events_are_sent_again_by_their_ids_or_by_their_time_under_the_same_ids()
    {
        var (webhook, _) = await MakeAsync("again", _receiver.Url, prefix: "sku:a");
        await _node.CreateAsync("sku:a", 100);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => _node.PlaceAsync($"h{n}", ("sku:a", 1))));
        await _node.CreateAsync("sku:b", 100);
        await ReceivedAsync(11);
        await Poll.UntilAsync(async () => (await FindAsync(webhook)).Pending == 0, "all is recorded");
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>(
            "SELECT count(*) = 11 AND bool_and(status = 'delivered') FROM delivery"), "all is delivered");
        var ids = _receiver.Received.Select(one => one.Id).ToList();

        Assert.Equal(3, await Webhooks.ReplayAsync(_tenant.Id, webhook, [ids[1], ids[4], ids[10], "evt-999999", "nonsense"], Patience));
        await ReceivedAsync(14);
        Assert.Equal(new[] { ids[1], ids[4], ids[10] }.Order(), _receiver.Received.Skip(11).Select(one => one.Id).Order());

        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT bool_and(status = 'delivered') FROM delivery"), "all is delivered");
        var (from, to) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow.AddDays(1));
        Assert.Equal(11, await Webhooks.ReplayAsync(_tenant.Id, webhook, from, to, Patience));
        await ReceivedAsync(25);
        Assert.Equal(ids.Order(), _receiver.Received.Skip(14).Select(one => one.Id).Order());
        Assert.Equal(0, await Webhooks.ReplayAsync(_tenant.Id, webhook, from, from.AddDays(1), Patience));
    }

    [Fact]
    public async Task What_was_given_up_stays_until_a_person_has_it_sent_again()
    {
        _receiver.Answer = (http, _) => Task.FromResult(http.Response.StatusCode = 500);
        var (webhook, _) = await MakeAsync("dead", _receiver.Url);
        await _node.CreateAsync("sku:a", 10);
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT count(*) = 1 FROM delivery WHERE attempts = 1"), "it has failed");
        await _database.ScalarAsync<object>("""
            UPDATE delivery SET status = 'dead', next_attempt_at = NULL; UPDATE consumer SET revision = revision + 1
            """);
        Assert.Equal(1, await _database.ScalarAsync<long>("SELECT count(*) FROM outbox_dead"));

        _receiver.Answer = static (_, _) => Task.CompletedTask;
        Assert.Equal(1, await Webhooks.ReplayDeadAsync(webhook, Patience));

        await Poll.UntilAsync(async () => (await DeliveriesAsync(webhook)) is [{ Status: "delivered" }], "it arrives");
        Assert.Equal(_receiver.Received[0].Id, _receiver.Received[^1].Id);
    }

    [Fact]
    public async Task A_webhook_that_is_deleted_hears_nothing_more_and_its_id_stays_taken_for_a_while()
    {
        await MakeAsync("short", _receiver.Url);
        await _node.CreateAsync("sku:a", 10);
        await ReceivedAsync(1);
        Assert.True(await Webhooks.DeleteAsync(_tenant.Id, "short", Patience));
        Assert.Null(await Webhooks.FindAsync(_tenant.Id, "short", default));
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT leased_by IS NULL FROM consumer"), "no node serves it");
        Assert.True(Assert.IsType<WebhookMaking.Earlier>(
            await Webhooks.AddAsync(_tenant.Id, "short", new() { Url = _receiver.Url }, Patience)).Webhook.IsDeleted);

        await _database.ScalarAsync<object>("UPDATE webhook SET deleted_at = now() - interval '31 days'");
        var retention = _node.Services.GetRequiredService<DeliveryRetention>();
        while (await retention.PruneDeletedAsync())
        {
            // A batch a call.
        }

        Assert.IsType<WebhookMaking.Made>(await Webhooks.AddAsync(_tenant.Id, "short", new() { Url = _receiver.Url }, Patience));
    }

    private async Task<(Webhook Webhook, string Secret)> MakeAsync(string id, string url, string[]? types = null, string prefix = "")
    {
        var made = Assert.IsType<WebhookMaking.Made>(
            await Webhooks.AddAsync(_tenant.Id, id, new() { Url = url, Types = types ?? [], Prefix = prefix }, Patience));
        return (made.Webhook, WebhookSecrets.Text(made.Secret));
    }

    private async Task<Webhook> FindAsync(Webhook webhook) => (await Webhooks.FindAsync(_tenant.Id, webhook.WebhookId, default))!;

    private Task<List<ListedDelivery>> DeliveriesAsync(Webhook webhook) => Webhooks.DeliveriesAsync(webhook, null, null, 1_000, default);

    private Task ReceivedAsync(int count) => Poll.UntilAsync(() => _receiver.Received.Count >= count, $"{count} requests have come");
}
