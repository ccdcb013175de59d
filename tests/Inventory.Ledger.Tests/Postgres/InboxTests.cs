using Inventory.Ledger.Commit;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tests.Conformance;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>Events of the inbox are kept once, tried by one node at a time, and settled once: with their effect or without.</summary>
[Collection(nameof(PostgresLedger))]
public sealed class InboxTests(PostgresLedger ledger)
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly InboxSender Shop = new("key-shop", "shop", KeyScopes.Sell | KeyScopes.Stock, "web");
    private static int _last;

    private readonly InboxStore _store = new(ledger.Sources, PostgresLedger.StoppedClock(), new CommitBell());
    private readonly InboxFailures _failures = new(ledger.Sources);
    private readonly Desk _desk = new(ledger.Tenant.Id, ledger.Now);

    [Fact]
    public async Task An_effect_settles_its_event()
    {
        var one = await KeptAsync();
        Assert.Equal([Verdict.Applied], await CommitAsync(Marked(await PlaceAsync(), one)));
        Assert.Equal((InboxState.Processed, 1), await StandsAsync(one));
        Assert.Equal("done ", await ledger.Database.ScalarAsync<string>(
            $"SELECT outcome || ' ' || coalesce(payload, '') FROM inbox_processed WHERE event_id = '{one.Key.EventId}'"));
    }

    [Fact]
    public async Task A_stale_set_leaves_no_mark_and_its_neighbours_leave_theirs()
    {
        var (item, one, two) = (await ItemAsync(), await KeptAsync(), await KeptAsync());
        var stale = Marked(_desk.Place(New("h"), (item, 1)), one);
        await ledger.CommitAsync(_desk.Place(New("h"), (item, 1)));

        Assert.Equal([Verdict.Stale, Verdict.Applied], await CommitAsync(stale, Marked(await PlaceAsync(), two)));

        Assert.Equal((InboxState.Retrying, 1), await StandsAsync(one));
        Assert.Equal((InboxState.Processed, 1), await StandsAsync(two));
    }

    [Fact]
    public async Task An_effect_whose_event_was_settled_otherwise_is_refused_and_costs_its_neighbours_nothing()
    {
        var (one, two) = (await KeptAsync(), await KeptAsync());
        await _store.SettleAsync([new(one, InboxState.Processed) { Outcome = "stop_sell" }]);
        var late = await PlaceAsync();

        Assert.Equal([Verdict.Refused, Verdict.Applied], await CommitAsync(Marked(late, one), Marked(await PlaceAsync(), two)));

        Assert.Equal(0, await ledger.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM hold WHERE hold_id = '{late.Holds[0].Hold.HoldId}'"));
    }

    [Fact]
    public async Task An_effect_of_an_attempt_after_which_another_has_begun_is_refused()
    {
        var one = await KeptAsync(lease: TimeSpan.Zero);
        var again = await ClaimedAsync(one);
        Assert.Equal(2, again.Attempt);

        Assert.Equal([Verdict.Refused], await CommitAsync(Marked(await PlaceAsync(), one)));
        Assert.Empty(await _store.SettleAsync([new(one, InboxState.Dead) { Error = new("overloaded", "late") }]));
        Assert.Equal([Verdict.Applied], await CommitAsync(Marked(await PlaceAsync(), again)));
    }

    [Fact]
    public async Task What_is_known_is_not_taken_in_again_and_is_found_as_it_stands()
    {
        var one = Received();
        Assert.Equal([one.Key], await ReceiveAsync(one));
        Assert.Empty(await ReceiveAsync(one with { ContentHash = "other" }));
        Assert.Equal(new InboxStanding(one.ContentHash, InboxState.Retrying, 1, null),
            (await _store.ReadAsync(ledger.Tenant.Id, [one]))[one.Key]);
    }

    [Fact]
    public async Task Tenants_have_inboxes_of_their_own()
    {
        var one = Received();
        await ReceiveAsync(one);
        Assert.Empty(await _store.ReadAsync(ledger.Stranger.Id, [one]));
        Assert.Equal([one.Key], await _store.ReceiveAsync(ledger.Stranger.Id, Shop, [one], Long, null));
    }

    [Fact]
    public async Task Due_events_go_to_one_node_each_with_the_rights_of_who_sent_them()
    {
        var all = new List<ClaimedEvent>();
        for (var i = 0; i < 20; i++) all.Add(await KeptAsync(lease: TimeSpan.Zero));
        var waits = await KeptAsync();
        var (left, right) = (_store.ClaimAsync(1000, Long), new InboxStore(ledger.Sources, PostgresLedger.StoppedClock(), new()).ClaimAsync(
            1000, Long));
        ClaimedEvent[] claimed = [.. await left, .. await right];

        var ours = claimed.Where(one => all.Exists(kept => kept.Key == one.Key)).ToArray();
        Assert.Equal(all.Count, ours.Length);
        Assert.All(ours, one => Assert.Equal((Shop, 2), (one.Sender, one.Attempt)));
        Assert.DoesNotContain(claimed, one => one.Key == waits.Key);
    }

    [Fact]
    public async Task A_refusal_is_told_once()
    {
        var one = await KeptAsync();
        var refused = new SettledAttempt(one, InboxState.Processed)
        {
            Outcome = "stop_sell", Notice = new("h-" + one.Key.EventId, "web", """{"reasonCode":"stop_sell"}"""),
        };
        Assert.Single(await _store.SettleAsync([refused]));
        Assert.Empty(await _store.SettleAsync([refused]));
        Assert.Equal("allocation.failed.v1 web", await ledger.Database.ScalarAsync<string>(
            $"SELECT string_agg(type || ' ' || channel, ',') FROM notice WHERE subject = 'h-{one.Key.EventId}'"));
    }

    [Fact]
    public async Task What_failed_is_listed_until_it_is_replayed_or_ignored()
    {
        var type = New("type");
        var (one, two) = (await DeadAsync(type), await DeadAsync(type));
        var filter = new InboxFailureFilter { TenantId = ledger.Tenant.Id, Type = type };
        var listed = await _failures.ListAsync(filter);
        Assert.Equal([one.Key, two.Key], listed.Select(failure => failure.Key));
        Assert.Equal([two.Key], (await _failures.ListAsync(filter, after: listed[0].FailureId)).Select(failure => failure.Key));
        Assert.Empty(await _failures.ListAsync(filter with { TenantId = ledger.Stranger.Id }));

        Assert.Equal((2L, 0L), await _failures.ReplayAsync(filter, null, "look", dryRun: true));
        Assert.Equal((1L, 1L), await _failures.IgnoreAsync(filter with { FailureId = listed[1].FailureId }, "never mind"));
        Assert.Equal((1L, 1L), await _failures.ReplayAsync(filter, """{"better":true}""", "put right"));

        Assert.Empty(await _failures.ListAsync(filter));
        Assert.Equal(InboxState.Ignored, (await StandsAsync(two)).State);
        Assert.Equal("""{"better":true} {}""", await ledger.Database.ScalarAsync<string>(
            $"SELECT payload || ' ' || replaced_payload FROM inbox_processed WHERE event_id = '{one.Key.EventId}'"));
        Assert.Equal("""{"better":true}""", (await ClaimedAsync(one)).Payload);
    }

    [Fact]
    public async Task What_came_under_a_key_that_was_taken_can_be_ignored_and_not_replayed()
    {
        var one = Received(New("type"));
        await ReceiveAsync(one);
        Assert.Equal([one.Key], await ReceiveAsync(one with { ContentHash = "other", Error = new("id-reused", "taken"), IsClash = true }));
        var filter = new InboxFailureFilter { Type = one.Type };
        Assert.Equal((1L, 0L), await _failures.ReplayAsync(filter, null, "try"));
        Assert.Equal((1L, 1L), await _failures.IgnoreAsync(filter, "a mistake"));
        Assert.Equal((InboxState.Retrying, 1), await StandsAsync(new() { Tenant = ledger.Tenant, Key = one.Key, Type = one.Type,
            Payload = "", Sender = Shop }));
    }

    private static string New(string prefix) => $"{prefix}-{Interlocked.Increment(ref _last)}";

    private static ReceivedEvent Received(string type = "order.paid.v1") =>
        new(new("/shop", New("e")), type, "hash", "{}");

    private static ChangeSet Marked(ChangeSet set, ClaimedEvent attempt)
    {
        set.Marks.Add(new(attempt.Key.Source, attempt.Key.EventId, attempt.Attempt));
        return set;
    }

    private Task<HashSet<InboxKey>> ReceiveAsync(ReceivedEvent one) => _store.ReceiveAsync(ledger.Tenant.Id, Shop, [one], Long, null);

    private async Task<ClaimedEvent> KeptAsync(string type = "order.paid.v1", TimeSpan? lease = null)
    {
        var one = Received(type);
        await _store.ReceiveAsync(ledger.Tenant.Id, Shop, [one], lease ?? Long, null);
        return new() { Tenant = ledger.Tenant, Key = one.Key, Type = type, Payload = one.Payload, Sender = Shop };
    }

    private async Task<ClaimedEvent> DeadAsync(string type)
    {
        var one = await KeptAsync(type);
        await _store.SettleAsync([new(one, InboxState.Dead) { Error = new("overloaded", "again and again"), IsFailure = true }]);
        return one;
    }

    private async Task<ClaimedEvent> ClaimedAsync(ClaimedEvent kept) =>
        Assert.Single(await _store.ClaimAsync(1000, Long), claimed => claimed.Key == kept.Key);

    private async Task<(InboxState State, int Attempts)> StandsAsync(ClaimedEvent kept)
    {
        var standing = (await _store.ReadAsync(ledger.Tenant.Id, [new(kept.Key, kept.Type, "", "")]))[kept.Key];
        return (standing.State, standing.Attempts);
    }

    private async Task<Seen> ItemAsync()
    {
        var making = _desk.Create((await ledger.Store.TakeItemKeysAsync()).First, "sku:" + New("inbox"), 10);
        await ledger.CommitAsync(making);
        return new(making.Items[0].ItemKey, making.Items[0].Item, making.Items[0].Stock);
    }

    private async Task<ChangeSet> PlaceAsync() => _desk.Place(New("h"), (await ItemAsync(), 1));

    private async Task<Verdict[]> CommitAsync(params ChangeSet[] group)
    {
        var verdicts = new Verdict[group.Length];
        await ledger.Store.CommitAsync(default, group, verdicts);
        return verdicts;
    }
}
