using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Drift;

/// <summary>
/// A counter that a hand edited is no outage: whoever comes to the item next has it repaired and is answered as if nothing had been. The
/// comparison before it has the item's owner forget what it believes, as a restart or another node would.
/// </summary>
public sealed class RepairTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>, IAsyncLifetime
{
    private readonly ContractSilo _silo = silo;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Invariants.CheckAsync(_silo.Database);

    [Theory]
    [InlineData("held = 0", false)]
    [InlineData("held = 0", true)]
    [InlineData("held = 3", true)]
    [InlineData("held = 27", true)]
    [InlineData("allocated = 0", true)]
    [InlineData("allocated = 20", true)]
    [InlineData("held = 0, allocated = 0", true)]
    [InlineData("held = 90, shortage = 90", true)]
    public async Task A_read_of_the_item_and_of_its_holds_answers_with_what_its_live_holds_claim(string edit, bool forgotten)
    {
        var (item, held, sold) = await Sold();
        await Edit(item, edit, forgotten);

        await ItemHas(item, onHand: 32, held: 8, allocated: 5);
        (await Get(item)).Lacks("drifted");
        (await Get(held)).Is(200).Shows("""{"status":"held"}""").Lacks("drifted");
        (await Get(sold)).Is(200).Shows("""{"status":"confirmed"}""").Lacks("drifted");
        var last = Reconciled(await Events(item));
        Shape.Contains(JsonNode.Parse("""{"held":8,"allocated":5}""")!, last["data"]!["counted"], "$.counted", told => told);
        Assert.NotNull(last["data"]!["found"]);
    }

    [Theory]
    [InlineData("held = 0", "release")]
    [InlineData("held = 0", "confirm")]
    [InlineData("allocated = 0", "cancel")]
    [InlineData("allocated = 0", "fulfil")]
    [InlineData("held = 3", "shrink")]
    [InlineData("held = 27", "place")]
    [InlineData("allocated = 24", "place")]
    public async Task A_command_that_meets_the_edit_is_decided_again_once_it_is_repaired(string edit, string command)
    {
        var (item, held, sold) = await Sold();
        await Edit(item, edit, forgotten: true);

        var answer = await (command switch
        {
            "release" => Api.Post($"/v1/holds/{held}/release"),
            "confirm" => Confirm(held),
            "cancel" => Api.Post($"/v1/holds/{sold}/cancel"),
            "fulfil" => Fulfil(sold, New("f")),
            "shrink" => Change(held, $$"""
                "lines":[{"itemId":"{{item}}","quantity":1}]
                """),
            _ => Api.Post("/v1/holds", Place(New("h"), item, 19)),
        });

        answer.IsFresh(command == "place" ? 201 : 200);
        Reconciled(await Events(item));
    }

    [Theory]
    [InlineData("held = 0")]
    [InlineData("held = 29")]
    public async Task A_basket_and_a_stay_that_contain_the_item_go_on(string edit)
    {
        var (a, b) = (await Item(32), await Item(32));
        var (basket, stay) = (await Hold((a, 4), (b, 2)), await Hold((a, 3), (b, 3)));
        (await Confirm(stay)).IsFresh();
        await Edit(a, edit, forgotten: true);

        await Hold((a, 25), (b, 1));
        await Edit(a, "held = 0, allocated = 0", forgotten: true);
        (await Api.Post($"/v1/holds/{basket}/release")).IsFresh();
        await Edit(a, "allocated = 0", forgotten: true);
        (await Fulfil(stay, New("f"))).IsFresh();

        await ItemHas(a, onHand: 29, held: 25, allocated: 0);
        await ItemHas(b, onHand: 29, held: 1, allocated: 0);
    }

    [Fact]
    public async Task What_is_over_on_it_ends_by_the_sweep_alone_or_with_other_lines()
    {
        var (a, b) = (await Item(32), await Item(32));
        var alone = await Hold(a, 8, "\"ttlSeconds\":1");
        var basket = New("h");
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{basket}}","ttlSeconds":1,"lines":[{{Lines((a, 2), (b, 2))}}]}""")).IsFresh(201);
        await Edit(a, "held = 0", forgotten: true);

        await PassTime(TimeSpan.FromSeconds(2));
        (await Api.Post("/internal/jobs/expire-holds")).Is(200).Shows("""{"failed":[]}""");

        foreach (var hold in (string[])[alone, basket]) (await Get(hold)).Is(200).Shows("""{"status":"expired"}""");
        await ItemHas(a, onHand: 32, held: 0, allocated: 0);
        await ItemHas(b, onHand: 32, held: 0, allocated: 0);
    }

    [Fact]
    public async Task The_find_is_listed_as_resolved_with_whose_hand_it_was_and_since_when()
    {
        var (item, _, _) = await Sold();
        await Edit(item, "held = 20", forgotten: false);
        (await Get(item)).Is(200);

        var open = (await Api.Get("/api/admin/ops/inventory/drift?limit=1000")).Is(200).List("drift");
        Assert.DoesNotContain(open, find => find!["itemId"]!.GetValue<string>() == item);
        var find = (await Api.Get("/api/admin/ops/inventory/drift?limit=1000&resolved=true")).Is(200).List("drift")
            .Single(find => find!["itemId"]!.GetValue<string>() == item)!;
        Assert.Equal((20, 8, 12), ((int)find["storedReserved"]!, (int)find["countedReserved"]!, (int)find["units"]!));
        Assert.Equal("repaired", find["resolution"]!.GetValue<string>());
        Assert.StartsWith("update item by ", find["by"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(find["since"]);
        Assert.NotNull(find["resolvedAt"]);
    }

    [Fact]
    public async Task Lists_show_and_find_what_nobody_has_repaired_yet()
    {
        var prefix = "sku:" + New("list");
        foreach (var item in (string[])["a", "b"])
            (await Api.Post("/v1/items", $$"""{"itemId":"{{prefix}}{{item}}","onHand":9}""")).IsFresh(201);
        await _silo.Database.ScalarAsync<object>($"UPDATE item SET held = 4 WHERE item_id = '{prefix}a'");

        var all = (await Api.Get($"/v1/items?prefix={prefix}")).Is(200).List("items");
        Assert.Equal((true, null), (all[0]!["drifted"]?.GetValue<bool>(), all[1]!["drifted"]?.GetValue<bool>()));
        (await Api.Get($"/v1/items?prefix={prefix}&drifted=true")).Is(200)
            .Shows($$"""{"items":[{"itemId":"{{prefix}}a","drifted":true}]}""");
        (await Api.Get($"/v1/items?prefix={prefix}&drifted=false")).Is(200).Shows($$"""{"items":[{"itemId":"{{prefix}}b"}]}""");
        (await Api.Get($"/v1/items?prefix={prefix}&drifted=maybe")).Is(400, "invalid-request");
        (await Api.Post("/v1/availability", $$"""{"itemIds":["{{prefix}}a"]}""")).Is(200);

        (await Get(prefix + "a")).Is(200).Lacks("drifted");
        (await Api.Get($"/v1/items?prefix={prefix}&drifted=true")).Is(200).Shows("""{"items":[]}""");
    }

    private async Task<(string Item, string Held, string Sold)> Sold()
    {
        var item = await Item(32);
        var (held, sold) = (await Hold(item, 8), await Hold(item, 5));
        (await Confirm(sold)).IsFresh();
        return (item, held, sold);
    }

    private async Task Edit(string item, string set, bool forgotten)
    {
        await _silo.Database.ScalarAsync<object>($"UPDATE item SET {set} WHERE item_id = '{item}'");
        if (forgotten) await ReconcileAll();
    }

    private static JsonNode Reconciled(Answer events) =>
        events.List("events").Last(happened => happened!["type"]!.GetValue<string>() == "stock_reconciled.v1")!;
}
