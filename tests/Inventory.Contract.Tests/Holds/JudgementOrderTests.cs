using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>401, 403, 400, repeat, not found, If-Match, status, malformed by state, stop-sell, stock: each before the next.</summary>
[Collection(HoldsCollection.Name)]
public sealed class JudgementOrderTests(ContractSilo silo) : ContractTests(silo)
{
    private static readonly (string, string) Stale = ("If-Match", "\"999999\"");

    [Fact]
    public async Task No_key_comes_before_another_tenant() =>
        (await Api.As(null).Post("/v1/holds", "nonsense", ("X-Tenant-Id", "other"))).Is(401, "unauthenticated");

    [Theory]
    [InlineData("POST", "/v1/holds", "read")]
    [InlineData("POST", "/v1/holds:batch", "read stock admin")]
    [InlineData("PATCH", "/v1/holds/h", "read")]
    [InlineData("POST", "/v1/holds/-/confirm", "read")]
    [InlineData("POST", "/v1/items", "read sell")]
    [InlineData("PATCH", "/v1/items/nonsense", "read sell")]
    [InlineData("POST", "/v1/items/nonsense/counts", "sell")]
    [InlineData("GET", "/v1/items/nonsense", "sell stock admin block")]
    [InlineData("GET", "/v1/holds?nonsense=1", "sell")]
    [InlineData("POST", "/v1/keys", "read sell stock block")]
    public async Task A_missing_scope_comes_before_what_is_malformed(string method, string path, string scopes) =>
        (await (await Key(scopes)).Send(method, path, method == "GET" ? null : "{nonsense")).Is(403, "forbidden");

    [Fact]
    public async Task Another_tenant_comes_before_what_is_malformed() =>
        (await Api.Post("/v1/holds", "{nonsense", ("X-Tenant-Id", "other"))).Is(403, "tenant-mismatch");

    [Fact]
    public async Task The_scope_block_comes_before_what_is_malformed() =>
        (await (await Key("sell")).Post("/v1/holds", """{"holdId":"h","lines":[],"ttlSeconds":0}""")).Is(403, "forbidden");

    [Fact]
    public async Task Another_channel_comes_before_what_is_malformed() =>
        (await (await Key("sell", "\"channel\":\"a\"")).Post("/v1/holds", """{"holdId":"h","lines":[],"channel":"b"}"""))
            .Is(403, "forbidden");

    [Fact]
    public async Task What_is_malformed_comes_before_a_repeat()
    {
        var item = await Item(1);
        var hold = await Hold(item, 1);
        (await Api.Post("/v1/holds", Place(hold, item, 1, "\"more\":1"))).Is(400, "invalid-request");
    }

    [Fact]
    public async Task What_is_malformed_comes_before_not_found()
    {
        (await Api.Patch("/v1/holds/never-placed", "{}")).Is(400, "invalid-request");
        (await Api.Patch("/v1/items/sku:none", """{"onHand":1}""")).Is(400, "invalid-request");
        (await Api.Post("/v1/items/sku:none/adjustments", "{}")).Is(400, "invalid-request");
    }

    [Fact]
    public async Task A_reused_id_comes_before_not_found()
    {
        var hold = await Hold(await Item(1), 1);
        (await Api.Post("/v1/holds", Place(hold, "sku:none", 1))).Is(409, "id-reused");
    }

    [Fact]
    public async Task A_reused_change_comes_before_not_found_and_status()
    {
        var hold = await Hold(await Item(1), 1);
        (await Api.Patch($"/v1/holds/{hold}", """{"changeId":"c","ttlSeconds":9}""")).IsFresh();
        (await Api.Patch($"/v1/holds/{hold}", $$"""{"changeId":"c","lines":[{{Lines(("sku:none", 1))}}]}""", Stale)).Is(409, "id-reused");
        await Api.Post($"/v1/holds/{hold}/release");
        (await Api.Patch($"/v1/holds/{hold}", """{"changeId":"c","ttlSeconds":8}""")).Is(409, "id-reused");
    }

    [Fact]
    public async Task A_repeat_comes_before_stock()
    {
        var item = await Item(1);
        var hold = await Hold(item, 1);
        (await Api.Patch($"/v1/items/{item}", """{"stopSell":true}""")).IsFresh();
        (await Api.Post("/v1/holds", Place(hold, item, 1))).IsReplayed();
    }

    [Fact]
    public async Task Not_found_comes_before_If_Match()
    {
        (await Api.Post("/v1/holds/never-placed/confirm", null, Stale)).Is(404, "hold-not-found");
        var hold = await Hold(await Item(1), 1);
        (await Change(hold, $"\"lines\":[{Lines(("sku:none", 1))}]", Stale)).Is(404, "item-not-found");
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("released")]
    public async Task An_unknown_item_comes_before_status(string status)
    {
        var hold = await HoldThatIs(status, await Item(9));
        (await Change(hold, $"\"lines\":[{Lines(("sku:none", 1))}]")).Is(404, "item-not-found");
    }

    [Fact]
    public async Task If_Match_comes_before_status()
    {
        var item = await Item(9);
        (await Api.Post($"/v1/holds/{await HoldThatIs("released", item)}/confirm", null, Stale)).Is(412, "version-mismatch");
        (await Change(await HoldThatIs("expired", item), "\"ttlSeconds\":9", Stale)).Is(412, "version-mismatch");
        (await Api.Post($"/v1/holds/{await Hold(item, 1)}/cancel", null, Stale)).Is(412, "version-mismatch");
    }

    [Fact]
    public async Task Status_comes_before_what_only_the_state_shows_to_be_malformed()
    {
        var item = await Item(20);
        var twice = $"\"lines\":[{Lines((item, 1), (item, 2))}]";
        var none = $"\"lines\":[{Lines((item, 0))}]";
        var released = await HoldThatIs("released", item);
        (await Change(released, twice)).Is(409, "hold-status-conflict");
        (await Change(released, none)).Is(409, "hold-status-conflict");
        (await Confirm(released, $$"""{{{twice}}}""")).Is(409, "hold-status-conflict");
        (await Fulfil(await Hold(item, 1), "f", twice)).Is(409, "hold-status-conflict");
        var expired = await HoldThatIs("expired", item);
        (await Change(expired, twice)).Is(409, "hold-expired");
        (await Confirm(expired, $$"""{{{none}}}""")).Is(409, "hold-expired");
    }

    [Fact]
    public async Task Malformed_by_state_comes_before_stop_sell_and_stock()
    {
        var item = await Item(5);
        var hold = await Hold(item, 1);
        (await Change(hold, $"\"lines\":[{Lines((item, 9), (item, 8))}]")).Is(400, "invalid-request");
        (await Api.Patch($"/v1/items/{item}", """{"stopSell":true}""")).IsFresh();
        (await Change(hold, $"\"lines\":[{Lines((item, 2), (item, 3))}]")).Is(400, "invalid-request");
    }

    [Fact]
    public async Task Stop_sell_comes_before_stock()
    {
        var (stopped, small) = (await Item(1, "\"stopSell\":true"), await Item(1));
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{{Lines((small, 2), (stopped, 2))}}]}""")).Is(409, "stop-sell");
    }

    [Fact]
    public async Task An_unknown_item_comes_before_stop_sell_and_stock()
    {
        var (stopped, small) = (await Item(1, "\"stopSell\":true"), await Item(1));
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{New("h")}}","lines":[{{Lines((small, 2), (stopped, 2), ("sku:none", 1))}}]}"""))
            .Is(404, "item-not-found")
            .Shows("""{"itemIds":["sku:none"]}""");
    }
}
