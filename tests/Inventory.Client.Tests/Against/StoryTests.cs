using Inventory.Client.Tests.Setup;

namespace Inventory.Client.Tests.Against;

/// <summary>The client against the real service: what an engineer does with it on the first day.</summary>
[Collection(Setup.ServiceCollection.Name)]
public sealed class StoryTests(RunningService service)
{
    private readonly InventoryClient _client = service.Client();

    [Fact]
    public async Task A_basket_is_held_resized_confirmed_and_leaves()
    {
        var item = await ItemAsync(5);
        var id = RunningService.New("cart-");

        var held = await _client.Holds.PlaceAsync(new()
        {
            HoldId = id, Lines = [new(item, 2)], Ttl = TimeSpan.FromMinutes(10), Owner = "shop", Metadata = new Dictionary<string,
                string> { ["cart"] = "7" },
        });
        Assert.False(held.Replayed);
        Assert.Equal((HoldStatus.Held, "\"1\"", "7"), (held.ValueOrThrow().Status, held.ETag, held.Value!.Metadata["cart"]));
        Assert.Equal(TimeSpan.FromMinutes(10), held.Value.ExpiresAt - held.Value.PlacedAt);

        var again = await _client.Holds.PlaceAsync(new()
        {
            HoldId = id, Lines = [new(item, 2)], Ttl = TimeSpan.FromMinutes(10), Owner = "shop", Metadata = new Dictionary<string,
                string> { ["cart"] = "7" },
        });
        Assert.True(again.Replayed);

        var resized = await _client.Holds.ChangeAsync(id, new() { ChangeId = "more", Lines = [new(item, 3)] },
            ifVersion: held.Value.Version);
        Assert.Equal(3, resized.ValueOrThrow().Lines.Single().Quantity);
        var stale = await _client.Holds.ChangeAsync(id, new() { ChangeId = "less", Lines = [new(item, 1)] }, ifVersion: held.Value.Version);
        Assert.Equal((ProblemCodes.VersionMismatch, 2), (stale.Problem!.Code, stale.Problem.Version));

        Assert.Equal(HoldStatus.Confirmed, (await _client.Holds.ConfirmAsync(id)).ValueOrThrow().Status);
        Assert.Equal(HoldStatus.Fulfilled, (await _client.Holds.FulfilAsync(id, new() { FulfilmentId = "parcel" })).ValueOrThrow().Status);
        Assert.Equal(2, (await _client.Items.GetAsync(item)).ValueOrThrow().Available);
        Assert.Equal(
            ["item_created.v1", "hold_placed.v1", "hold_changed.v1", "hold_confirmed.v1", "hold_fulfilled.v1"],
            (await AllAsync(_client.Items.ListEventsAsync(item))).Select(one => one.Type));
        Assert.Equal(["hold_fulfilled.v1"], (await AllAsync(_client.Items.ListEventsAsync(item, after: 4))).Select(one => one.Type));
    }

    [Fact]
    public async Task Sold_out_is_an_answer_with_every_short_line()
    {
        var (one, none) = (await ItemAsync(1), await ItemAsync(0));
        var answer = await _client.Holds.PlaceAsync(new() { HoldId = RunningService.New("h"), Lines = [new(one, 2), new(none, 1)] });
        Assert.False(answer.Succeeded);
        Assert.Equal(ProblemCodes.InsufficientStock, answer.Problem.Code);
        Assert.Equal(
            [new Shortage(one, 2, 1), new Shortage(none, 1, 0)],
            answer.Problem.Shortages!.OrderByDescending(shortage => shortage.Requested));
        Assert.Same(answer.Problem, Assert.Throws<InventoryProblemException>(() => { answer.ValueOrThrow(); }).Problem);
    }

    [Fact]
    public async Task A_released_hold_gives_back_and_a_confirmed_one_is_cancelled()
    {
        var item = await ItemAsync(4);
        var (released, cancelled) = (await HoldAsync(item, 1), await HoldAsync(item, 2));
        Assert.Equal("changed mind", (await _client.Holds.ReleaseAsync(released, new() { Reason = "changed mind" })).ValueOrThrow().Reason);
        await _client.Holds.ConfirmAsync(cancelled);
        var conflict = await _client.Holds.ReleaseAsync(cancelled);
        Assert.Equal((ProblemCodes.HoldStatusConflict, HoldStatus.Confirmed), (conflict.Problem!.Code, conflict.Problem.HoldStatus));
        Assert.Equal(HoldStatus.Cancelled, (await _client.Holds.CancelAsync(cancelled)).ValueOrThrow().Status);
        Assert.Equal(HoldStatus.Released,
            (await _client.Holds.ReleaseAsync("never-seen-" + item[4..], new() { IfUnknown = IfUnknown.Spend })).ValueOrThrow().Status);
        Assert.Equal(4, (await _client.Items.GetAsync(item)).ValueOrThrow().Available);
    }

    [Fact]
    public async Task An_expired_hold_is_acquired_again_where_the_customer_has_paid()
    {
        var item = await ItemAsync(1);
        var id = await HoldAsync(item, 1, TimeSpan.FromSeconds(1));
        var clock = (await _client.Clock.GetAsync()).ValueOrThrow();
        await _client.Clock.SetAsync(clock.Now + TimeSpan.FromSeconds(1));
        Assert.Equal(ProblemCodes.HoldExpired, (await _client.Holds.ConfirmAsync(id)).Problem!.Code);
        Assert.Equal(HoldStatus.Confirmed,
            (await _client.Holds.ConfirmAsync(id, new() { IfExpired = IfExpired.Reacquire })).ValueOrThrow().Status);
    }

    [Fact]
    public async Task Lists_walk_all_pages_and_take_their_filters()
    {
        var item = await ItemAsync(500);
        var owner = RunningService.New("owner");
        NewHold[] many = [.. Enumerable.Range(0, 103).Select(_ => new NewHold
        {
            HoldId = RunningService.New("h"), Lines = [new(item, 1)], Owner = owner, Ttl = TimeSpan.FromHours(1),
        })];
        var placed = (await _client.Holds.PlaceManyAsync(many)).ValueOrThrow();
        Assert.All(placed, result => Assert.Equal(201, result.HttpStatus));

        var now = (await _client.Clock.GetAsync()).ValueOrThrow().Now;
        Assert.Equal(103, (await AllAsync(
            _client.Holds.ListAsync(
                new() { Owner = owner, Status = HoldStatus.Held,
                    ExpiresBefore = now.AddHours(2).ToOffset(TimeSpan.FromHours(2)) }))).Count);
        Assert.Empty(await AllAsync(_client.Holds.ListAsync(new() { Owner = owner, ExpiresBefore = now })));
        Assert.Equal(103, (await AllAsync(_client.Items.ListHoldsAsync(item, HoldStatus.Held))).DistinctBy(hold => hold.HoldId).Count());
        var page = (await _client.Items.ListPageAsync(new() { Prefix = item }, limit: 1)).ValueOrThrow();
        Assert.Equal((item, true), (page.Entries.Single().ItemId, page.AsOf.HasValue));
        Assert.Equal(ProblemCodes.InvalidCursor, (await _client.Items.ListPageAsync(cursor: "forged")).Problem!.Code);
    }

    [Fact]
    public async Task Stock_is_adjusted_counted_and_changed_one_setting_at_a_time()
    {
        var item = await ItemAsync(5);
        Assert.Equal(3, (await _client.Items.ChangeAsync(item, new() { SafetyStock = 3 })).ValueOrThrow().SafetyStock);
        var stopped = (await _client.Items.ChangeAsync(item, new() { StopSell = true, SettingsVersion = 1 })).ValueOrThrow();
        Assert.Equal((3, true), (stopped.SafetyStock, stopped.StopSell));
        Assert.Equal(2, (await _client.Items.ChangeAsync(item, new() { StopSell = false, SettingsVersion = 1 })).Problem!.SettingsVersion);
        Assert.Equal(17, (await _client.Items.AdjustAsync(item,
            new() { AdjustmentId = "delivery", Delta = 12, Reason = "delivery" })).ValueOrThrow().OnHand);
        Assert.Equal(9, (await _client.Items.CountAsync(item, new() { CountId = "count", Counted = 9, Reason = "count" })).ValueOrThrow(
            ).OnHand);
        var adjusted = (await _client.Items.AdjustManyAsync(
            [new() { ItemId = item, AdjustmentId = "loss", Delta = -10, Reason = "loss" }])).ValueOrThrow();
        Assert.Equal(ProblemCodes.NegativeStock, adjusted.Single().Problem!.Code);
        var counted = (await _client.Items.CountManyAsync(
            [new() { ItemId = item, CountId = "again", Counted = 4, Reason = "count" }])).ValueOrThrow();
        Assert.Equal(200, counted.Single().HttpStatus);
    }

    [Fact]
    public async Task An_import_answers_line_by_line()
    {
        var (first, second) = ("sku:" + RunningService.New("i"), "sku:" + RunningService.New("i"));
        var lines = new[] { new ImportedItem { ItemId = first, OnHand = 3 }, new() { ItemId = "no id", OnHand = 1 },
            new() { ItemId = second, OnHand = 4 } };
        var results = await AllAsync(_client.Items.ImportAsync(Stream(lines), new()));
        Assert.Equal(
            [(1, ImportOutcome.Created, null), (2, ImportOutcome.Invalid, ProblemCodes.InvalidRequest), (3, ImportOutcome.Created, null)],
            results.Select(result => ((int)result.Line, result.Outcome, result.Problem?.Code)));
        Assert.Equal(ImportOutcome.Unchanged, (await AllAsync(_client.Items.ImportAsync(Stream(lines[..1]), new()))).Single().Outcome);
    }

    [Fact]
    public async Task Availability_is_told_of_items_and_of_nights()
    {
        var property = RunningService.New("hotel");
        for (var day = 1; day <= 2; day++)
            (await _client.Items.CreateAsync(new() { ItemId = $"room:{property}:double:2030-02-0{day}", OnHand = day })).ValueOrThrow();

        var nights = (await _client.Availability.OfNightsAsync(property, new(2030, 2, 1), new(2030, 2, 4), "double")).ValueOrThrow().Nights;
        Assert.Equal([1, 2, null], nights.Select(night => night.Available));
        Assert.Equal(new DateOnly(2030, 2, 3), nights[2].Date);
        var items = (await _client.Availability.OfItemsAsync([nights[1].ItemId, "sku:none"])).ValueOrThrow();
        Assert.Equal((2, "sku:none"), (items.Items.Single().Available, items.Unknown.Single()));
    }

    [Fact]
    public async Task The_callers_list_is_compared_and_what_it_forgot_released()
    {
        var item = await ItemAsync(9);
        var owner = RunningService.New("owner");
        var (kept, forgotten) = (await HoldAsync(item, 1, owner: owner), await HoldAsync(item, 2, owner: owner));
        var now = (await _client.Clock.GetAsync()).ValueOrThrow().Now;
        var lines = await AllAsync(_client.Comparisons.CompareAsync(
            Stream(new BelievedHold { HoldId = kept, Quantity = 1 }, new() { HoldId = "gone-" + owner, Quantity = 1 }),
            new() { Owner = owner, PlacedBefore = now.AddMilliseconds(1) }));
        Assert.Equal(forgotten, lines.Single(line => line.Kind == ComparisonKinds.Phantom).Hold!.HoldId);
        Assert.Equal("unknown", lines.Single(line => line.Kind == ComparisonKinds.Over).Status);
        Assert.Equal(ComparisonKinds.Summary, lines[^1].Kind);
        var released = (await _client.Comparisons.ReleaseAsync([forgotten], "not in the shop's list")).ValueOrThrow();
        Assert.Equal(HoldStatus.Released, released.Single().Hold!.Status);
    }

    [Fact]
    public async Task Keys_are_made_listed_and_deleted()
    {
        var made = (await _client.Keys.CreateAsync(new() { Name = "till", Scopes = ["read", "sell"], Channel = "web" })).ValueOrThrow();
        Assert.DoesNotContain(made.Key!, made.ToString(), StringComparison.Ordinal);
        var till = service.Client(configure: options => options.Key = made.Key);
        Assert.Equal(ProblemCodes.Forbidden, (await till.Items.CreateAsync(new() { ItemId = "sku:x", OnHand = 1 })).Problem!.Code);
        Assert.Contains((await _client.Keys.ListAsync()).ValueOrThrow(), key => key.KeyId == made.KeyId && key.Key is null);
        Assert.True((await _client.Keys.DeleteAsync(made.KeyId)).Succeeded);
        Assert.Equal(ProblemCodes.NotFound, (await _client.Keys.DeleteAsync("never-was")).Problem!.Code);
    }

    [Fact]
    public async Task Ids_of_every_grammar_find_their_item()
    {
        foreach (var id in new[] { "sku:a.b_c-d@shelf.1", "ticket:opera:stalls", "room:h:d:2030-02-01" })
        {
            await _client.Items.CreateAsync(new() { ItemId = id, OnHand = 1 });
            Assert.Equal(id, (await _client.Items.GetAsync(id)).ValueOrThrow().ItemId);
        }
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> list)
    {
        var all = new List<T>();
        await foreach (var one in list) all.Add(one);
        return all;
    }

    private static async IAsyncEnumerable<T> Stream<T>(params T[] all)
    {
        foreach (var one in all)
        {
            await Task.Yield();
            yield return one;
        }
    }

    private async Task<string> ItemAsync(long onHand)
    {
        var id = "sku:" + RunningService.New("s");
        (await _client.Items.CreateAsync(new() { ItemId = id, OnHand = onHand })).ValueOrThrow();
        return id;
    }

    private async Task<string> HoldAsync(string item, long quantity, TimeSpan? ttl = null, string? owner = null)
    {
        var id = RunningService.New("h");
        (await _client.Holds.PlaceAsync(new() { HoldId = id, Lines = [new(item, quantity)], Ttl = ttl, Owner = owner })).ValueOrThrow();
        return id;
    }
}
