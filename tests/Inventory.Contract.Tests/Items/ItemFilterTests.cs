using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Items;

/// <summary>GET /v1/items narrowed to what an operator looks for.</summary>
[Collection(ItemsCollection.Name)]
public sealed class ItemFilterTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Stopped_and_short_items_are_found_and_left_out()
    {
        var shelf = New("filter");
        var (plain, stopped, owed, both) = ($"sku:{shelf}-a", $"sku:{shelf}-b", $"sku:{shelf}-c", $"sku:{shelf}-d");
        foreach (var id in (string[])[plain, stopped, owed, both])
            (await Api.Post("/v1/items", $$"""{"itemId":"{{id}}","onHand":3}""")).IsFresh(201);
        foreach (var id in (string[])[owed, both]) await Hold(id, 3);
        foreach (var id in (string[])[owed, both]) (await Api.Patch($"/v1/items/{id}", """{"outOfService":1}""")).IsFresh();
        foreach (var id in (string[])[stopped, both]) (await Api.Patch($"/v1/items/{id}", """{"stopSell":true}""")).IsFresh();

        await Finds(shelf, "stopSell=true", stopped, both);
        await Finds(shelf, "stopSell=false", plain, owed);
        await Finds(shelf, "short=true", owed, both);
        await Finds(shelf, "short=false", plain, stopped);
        await Finds(shelf, "short=true&stopSell=true", both);
        await Finds(shelf, "short=true&stopSell=false", owed);
    }

    [Fact]
    public async Task Units_of_holds_that_are_over_leave_no_item_short()
    {
        var item = await Item(3);
        var shelf = item["sku:".Length..];
        await Hold(item, 3, "\"ttlSeconds\":5");
        (await Api.Patch($"/v1/items/{item}", """{"outOfService":1}""")).IsFresh();
        await Finds(shelf, "short=true", item);
        await PassTime(TimeSpan.FromSeconds(5));
        await Finds(shelf, "short=true");
        await Finds(shelf, "short=false", item);
    }

    [Fact]
    public async Task A_walk_meets_each_once_and_its_cursor_is_good_with_its_filters_only()
    {
        var shelf = New("walk");
        var ids = Enumerable.Range(0, 5).Select(i => $"sku:{shelf}-{i}").ToArray();
        foreach (var id in ids) (await Api.Post("/v1/items", $$"""{"itemId":"{{id}}","onHand":3,"stopSell":true}""")).IsFresh(201);

        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await Api.Get($"/v1/items?prefix=sku:{shelf}-&stopSell=true&limit=2{(cursor is null ? "" : "&cursor=" + cursor)}"))
                .Is(200);
            found.AddRange(page.List("items").Select(item => item!["itemId"]!.GetValue<string>()));
            if (cursor is null)
            {
                var first = page.Text("nextCursor");
                (await Api.Get($"/v1/items?prefix=sku:{shelf}-&limit=2&cursor={first}")).Is(400, "invalid-cursor");
                (await Api.Get($"/v1/items?prefix=sku:{shelf}-&stopSell=false&cursor={first}")).Is(400, "invalid-cursor");
                (await Api.Get($"/v1/items?prefix=sku:{shelf}-&short=true&cursor={first}")).Is(400, "invalid-cursor");
            }

            cursor = page.Json["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        Assert.Equal(ids, found);
    }

    [Theory]
    [InlineData("stopSell=yes")]
    [InlineData("stopSell=")]
    [InlineData("short=True")]
    [InlineData("short=1")]
    [InlineData("short=true&short=true")]
    public async Task Anything_but_true_and_false_is_refused(string query) =>
        (await Api.Get("/v1/items?" + query)).Is(400, "invalid-request");

    private async Task Finds(string shelf, string query, params string[] expected) => Assert.Equal(
        expected, (await Api.Get($"/v1/items?prefix=sku:{shelf}&{query}")).Is(200).List("items")
            .Select(item => item!["itemId"]!.GetValue<string>()));
}
