using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Drift;

/// <summary>
/// Where drift waits for an operator: reads answer and say so, commands on the item's holds are refused, and nobody else hears of it.
/// </summary>
public sealed class ManualRepairTests(ManualRepairSilo silo) : ContractTests(silo), IClassFixture<ManualRepairSilo>, IAsyncLifetime
{
    private readonly ContractSilo _silo = silo;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Invariants.CheckAsync(_silo.Database);

    [Theory]
    [InlineData("held = 0", 0, 5)]
    [InlineData("held = 20", 20, 5)]
    [InlineData("allocated = 0", 8, 0)]
    [InlineData("allocated = 11", 8, 11)]
    public async Task Reads_answer_as_stored_and_say_that_it_has_drifted_until_it_is_repaired(string edit, long held, long allocated)
    {
        var (item, hold, sold) = await Sold();
        await Edit(item, edit);

        (await Get(item)).Is(200).Shows($$"""{"held":{{held}},"allocated":{{allocated}},"drifted":true}""");
        foreach (var one in (string[])[hold, sold]) (await Get(one)).Is(200).Shows("""{"drifted":true}""");
        (await Api.Get($"/v1/items/{item}/holds")).Is(200).Shows("""{"holds":[{"drifted":true},{"drifted":true}]}""");
        (await Api.Get($"/v1/items?prefix={item}&drifted=true")).Is(200).Shows($$"""{"items":[{"itemId":"{{item}}","drifted":true}]}""");
        (await Api.Get($"/v1/items/{item}/events")).Is(200);
        (await Api.Post("/v1/availability", $$"""{"itemIds":["{{item}}"]}""")).Is(200);
        var open = (await Api.Get("/api/admin/ops/inventory/drift?limit=1000")).Is(200).List("drift").Single(find =>
            find!["itemId"]!.GetValue<string>() == item)!;
        Assert.Equal((held, 8), ((long)open["storedReserved"]!, (long)open["countedReserved"]!));

        await Repair(item);
        (await Get(item)).Is(200).Shows("""{"held":8,"allocated":5}""").Lacks("drifted");
        (await Get(hold)).Is(200).Lacks("drifted");
        (await Api.Get($"/v1/items?prefix={item}&drifted=true")).Is(200).Shows("""{"items":[]}""");
    }

    [Fact]
    public async Task Commands_on_its_holds_are_refused_by_name_and_go_through_once_it_is_repaired()
    {
        var (item, hold, sold) = await Sold();
        var other = await Item(32);
        var basket = await Hold((item, 1), (other, 1));
        var placed = New("h");
        await Edit(item, "held = 0");

        var refused = new List<Answer>
        {
            await Api.Post("/v1/holds", Place(placed, item, 1)),
            await Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{{Lines((other, 1), (item, 1))}}]}"""),
            await Api.Post($"/v1/holds/{hold}/release"),
            await Confirm(hold),
            await Change(hold, "\"ttlSeconds\":60"),
            await Api.Post($"/v1/holds/{sold}/cancel"),
            await Fulfil(sold, New("f")),
            await Api.Post($"/v1/holds/{basket}/release"),
            await Confirm(basket),
        };
        foreach (var answer in refused) answer.Is(503, "item-drifted").Shows($$"""{"itemIds":["{{item}}"]}""");
        Assert.All(refused, answer => Assert.DoesNotContain("ledger", answer.Text("detail"), StringComparison.OrdinalIgnoreCase));

        await Repair(item);
        (await Api.Post("/v1/holds", Place(placed, item, 1))).IsFresh(201);
        (await Api.Post($"/v1/holds/{hold}/release")).IsFresh();
        (await Api.Post($"/v1/holds/{sold}/cancel")).IsFresh();
        (await Api.Post($"/v1/holds/{basket}/release")).IsFresh();
    }

    [Fact]
    public async Task It_is_judged_after_repeats_what_is_not_found_and_If_Match_and_before_the_status()
    {
        var (item, hold, sold) = await Sold();
        var again = New("h");
        (await Api.Post("/v1/holds", Place(again, item, 2))).IsFresh(201);
        await Edit(item, "held = 0");

        (await Api.Post("/v1/holds", Place(again, item, 2))).IsReplayed().Shows("""{"drifted":true}""");
        (await Api.Post("/v1/holds", Place(again, item, 3))).Is(409, "id-reused");
        (await Confirm(sold)).IsReplayed();
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{{Lines((item, 1), ("sku:never", 1))}}]}"""))
            .Is(404, "item-not-found");
        (await Api.Post($"/v1/holds/{New("h")}/release")).Is(404, "hold-not-found");
        (await Api.Post($"/v1/holds/{hold}/release", null, ("If-Match", "\"9\""))).Is(412, "version-mismatch");
        (await Api.Post($"/v1/holds/{sold}/release")).Is(503, "item-drifted");
        (await Api.Post("/v1/holds", Place(New("h"), item, 1_000_000))).Is(503, "item-drifted");
        await Repair(item);
        (await Api.Post($"/v1/holds/{sold}/release")).Is(409, "hold-status-conflict");
    }

    [Fact]
    public async Task Other_items_their_entries_of_a_batch_and_what_its_owner_does_go_on()
    {
        var (item, _, _) = await Sold();
        var other = await Item(32);
        await Edit(item, "held = 0");

        var (a, b) = (New("h"), New("h"));
        (await Api.Post("/v1/holds:batch", $$"""{"holds":[{{Place(a, item, 1)}},{{Place(b, other, 1)}}]}""")).Is(200)
            .Shows($$$"""
                {"results":[{"holdId":"{{{a}}}","httpStatus":503,"problem":{"code":"item-drifted"}},{"holdId":"{{{b}}}","httpStatus":201}]}
                """);
        (await Api.Patch($"/v1/items/{item}", """{"stopSell":true}""")).Is(200).Shows("""{"stopSell":true,"drifted":true}""");
        (await Api.Post($"/v1/items/{item}/adjustments", $$"""{"adjustmentId":"{{New("a")}}","delta":3,"reason":"delivery"}"""))
            .Is(200).Shows("""{"onHand":35}""");
        await Repair(item);
        await ItemHas(item, onHand: 35, held: 8, allocated: 5);
    }

    [Fact]
    public async Task Set_right_by_the_hand_itself_it_agrees_again()
    {
        var (item, hold, _) = await Sold();
        await Edit(item, "held = 0");
        (await Get(item)).Is(200).Shows("""{"drifted":true}""");

        await Edit(item, "held = 8");

        (await Get(item)).Is(200).Lacks("drifted");
        (await Api.Post($"/v1/holds/{hold}/release")).IsFresh();
    }

    [Fact]
    public async Task What_is_over_on_it_counts_no_more_and_keeps_no_other_item_from_going_on()
    {
        var (a, b) = (await Item(32), await Item(32));
        var basket = New("h");
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{basket}}","ttlSeconds":1,"lines":[{{Lines((a, 2), (b, 2))}}]}""")).IsFresh(201);
        await Edit(a, "held = 0");
        await PassTime(TimeSpan.FromSeconds(2));

        (await Get(a)).Is(200).Shows("""{"drifted":true}""");
        (await Get(basket)).Is(200).Shows("""{"status":"expired","drifted":true}""");
        (await Get(b)).Is(200).Lacks("drifted");
        await Hold(b, 4);
        await Hold((b, 4), (await Item(4), 1));
        (await Api.Post("/internal/jobs/expire-holds")).Is(200)
            .Shows($$"""{"ended":0,"failed":[{"itemId":"{{a}}","code":"item-drifted"}]}""");

        await Repair(a);
        (await Api.Post("/internal/jobs/expire-holds")).Is(200).Shows("""{"failed":[]}""");
        (await Get(basket)).Is(200).Shows("""{"status":"expired"}""").Lacks("drifted");
        await ItemHas(a, onHand: 32, held: 0, allocated: 0);
        await ItemHas(b, onHand: 32, held: 8, allocated: 0);
    }

    [Fact]
    public async Task EP_3_EP_5_A_hold_that_the_sweep_cannot_end_is_listed_with_the_reason_and_ends_once_its_item_is_repaired()
    {
        var item = await Item(32);
        var hold = await Hold(item, 8, "\"ttlSeconds\":1");
        await _silo.Database.ScalarAsync<object>($"UPDATE item SET held = 0 WHERE item_id = '{item}'");
        await ReconcileAll();
        await PassTime(TimeSpan.FromSeconds(2));
        (await Api.Post("/internal/jobs/expire-holds")).Is(200)
            .Shows($$"""{"ended":0,"failed":[{"itemId":"{{item}}","code":"item-drifted"}]}""");

        var stuck = (await Api.Get("/api/admin/ops/reservations/stuck?limit=50")).Is(200).List("stuck").Single(entry =>
            entry!["holdId"]!.GetValue<string>() == hold)!;
        Assert.Equal(("owner_unreachable", 8), (stuck["why"]!.GetValue<string>(), (int)stuck["quantity"]!));

        await Repair(item);
        (await Api.Post("/internal/jobs/expire-holds")).Is(200);
        (await Get(hold)).Is(200).Shows("""{"status":"expired"}""");
        await ItemHas(item, onHand: 32, held: 0, allocated: 0);
    }

    [Fact]
    public async Task What_it_means_and_what_to_do_is_told()
    {
        var page = await Api.As(null).Get("/problems/item-drifted");
        Assert.Contains("Reconciliation__Repair", page.Is(200).Body, StringComparison.Ordinal);
    }

    private async Task<(string Item, string Held, string Sold)> Sold()
    {
        var item = await Item(32);
        var (held, sold) = (await Hold(item, 8), await Hold(item, 5));
        (await Confirm(sold)).IsFresh();
        return (item, held, sold);
    }

    private Task Edit(string item, string set) => _silo.Database.ScalarAsync<object>($"UPDATE item SET {set} WHERE item_id = '{item}'");
}
