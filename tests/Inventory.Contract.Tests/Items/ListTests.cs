using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Items;

/// <summary>Lists of items and holds, and their cursors.</summary>
[Collection(ItemsCollection.Name)]
public sealed class ListTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Items_come_by_prefix_in_byte_order_of_their_ids()
    {
        var start = "sku:" + New("list");
        string[] made = [start + "b", start + "B", start + "a@x", start + "a", start + "-", start + "_", start + "a.b", start + "1",
            start + "10"];
        foreach (var id in made) (await Api.Post("/v1/items", $$"""{"itemId":"{{id}}","onHand":1}""")).Is(201);
        await Item(1);

        await Poll.UntilAsync(async () => (await Api.Get($"/v1/items?prefix={start}")).List("items").Count == made.Length,
            "the list shows what was made");

        var all = (await Api.Get($"/v1/items?prefix={start}")).Is(200).Lacks("nextCursor");
        Assert.NotNull(all.Json["asOf"]);
        Assert.Equal(made.Order(StringComparer.Ordinal), Ids(all, "items", "itemId"));
        Assert.Equal((await Get(made[0])).Json.ToJsonString(),
            all.List("items").Single(item => item!["itemId"]!.GetValue<string>() == made[0])!.ToJsonString());
        foreach (var limit in (int[])[1, 2, 3, 8, 9, 1000])
            Assert.Equal(made.Order(StringComparer.Ordinal), await Walk($"/v1/items?prefix={start}&limit={limit}", "items", "itemId",
                limit));
    }

    [Fact]
    public async Task Holds_come_in_the_order_of_placing_and_then_of_their_ids()
    {
        var item = await Item(99);
        var owner = New("o");
        List<string> expected = [];
        for (var moment = 0; moment < 2; moment++)
        {
            List<string> together = [];
            foreach (var letter in "bAaB-_".Where(char.IsLetter))
            {
                var id = letter + New("h");
                (await Api.Post("/v1/holds", Place(id, item, 1, $"\"owner\":\"{owner}\""))).Is(201);
                together.Add(id);
            }

            expected.AddRange(together.Order(StringComparer.Ordinal));
            await PassTime(TimeSpan.FromSeconds(1));
        }

        await Poll.UntilAsync(async () => (await Api.Get($"/v1/holds?owner={owner}")).List("holds").Count == expected.Count,
            "the list shows what was placed");
        Assert.NotNull((await Api.Get($"/v1/holds?owner={owner}")).Is(200).Json["asOf"]);
        foreach (var limit in (int[])[1, 3, 8, 100])
        {
            Assert.Equal(expected, await Walk($"/v1/holds?owner={owner}&limit={limit}", "holds", "holdId", limit));
            Assert.Equal(expected, await Walk($"/v1/items/{item}/holds?limit={limit}", "holds", "holdId", limit));
        }
    }

    [Fact]
    public async Task Holds_are_filtered()
    {
        var item = await Item(99);
        var (owner, channel) = (New("o"), New("c"));
        var early = await Hold(item, 1, $"\"owner\":\"{owner}\",\"channel\":\"{channel}\",\"ttlSeconds\":60");
        var late = await Hold(item, 1, $"\"owner\":\"{owner}\",\"ttlSeconds\":600");
        var endless = await Hold(item, 1, $"\"owner\":\"{owner}\",\"ttlSeconds\":0");
        var confirmed = await Hold(item, 1, $"\"owner\":\"{owner}\"");
        await Confirm(confirmed);
        var end = (await Get(early)).Instant("expiresAt");
        await Poll.UntilAsync(async () => (await Api.Get($"/v1/holds?owner={owner}&status=confirmed")).List("holds").Count == 1,
            "the list shows the last change");

        Assert.Equal(Sorted(early), await Found($"owner={owner}&channel={channel}"));
        Assert.Equal(Sorted(early), await Found($"channel={channel}"));
        Assert.Equal(Sorted(early, late, endless), await Found($"owner={owner}&status=held"));
        Assert.Equal(Sorted(confirmed), await Found($"owner={owner}&status=confirmed"));
        Assert.Empty(await Found($"owner={owner}&status=cancelled"));
        Assert.Empty(await Found($"owner={owner.ToUpperInvariant()}"));
        Assert.Empty(await Found($"owner={owner}&expiresBefore={Instant(end)}"));
        Assert.Equal(Sorted(early), await Found($"owner={owner}&expiresBefore={Instant(end.AddMilliseconds(1))}"));
        Assert.Equal(Sorted(early, late), await Found($"owner={owner}&status=held&expiresBefore={Instant(end.AddDays(1))}"));
        Assert.Equal(Sorted(early, late, endless),
            Sorted([.. Ids((await Api.Get($"/v1/items/{item}/holds?status=held")).Is(200), "holds", "holdId")]));

        async Task<string[]> Found(string query) =>
            [.. Ids((await Api.Get($"/v1/holds?{query}")).Is(200), "holds", "holdId").Order(StringComparer.Ordinal)];
        static string[] Sorted(params string[] ids) => [.. ids.Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_listed_hold_is_the_hold()
    {
        var item = await Item(9);
        var owner = New("o");
        var hold = await Hold(item, 2, $"\"owner\":\"{owner}\",\"metadata\":{{\"a\":\"b\"}}");
        await Poll.UntilAsync(async () => (await Api.Get($"/v1/holds?owner={owner}")).List("holds").Count == 1, "the list shows the hold");
        var read = (await Get(hold)).Json.ToJsonString();
        Assert.Equal(read, (await Api.Get($"/v1/holds?owner={owner}")).List("holds")[0]!.ToJsonString());
        Assert.Equal(read, (await Api.Get($"/v1/items/{item}/holds")).List("holds")[0]!.ToJsonString());
    }

    [Fact]
    public async Task What_changes_during_a_walk_disturbs_nothing_else()
    {
        var item = await Item(99);
        var owner = New("o");
        List<string> holds = [];
        for (var i = 0; i < 6; i++) holds.Add(await Hold(item, 1, $"\"owner\":\"{owner}\""));
        holds.Sort(StringComparer.Ordinal);
        await Poll.UntilAsync(async () => (await Api.Get($"/v1/holds?owner={owner}")).List("holds").Count == 6,
            "the list shows what was placed");

        var first = (await Api.Get($"/v1/holds?owner={owner}&limit=3")).Is(200);
        (await Confirm(holds[0])).IsFresh();
        (await Change(holds[5], "\"metadata\":{\"x\":\"y\"}")).IsFresh();
        var rest = (await Api.Get($"/v1/holds?owner={owner}&limit=3&cursor={first.Text("nextCursor")}")).Is(200).Lacks("nextCursor");
        Assert.Equal(holds, [.. Ids(first, "holds", "holdId"), .. Ids(rest, "holds", "holdId")]);
    }

    [Fact]
    public async Task A_cursor_is_good_with_its_filters_only()
    {
        var item = await Item(99);
        var owner = New("o");
        for (var i = 0; i < 3; i++) await Hold(item, 1, $"\"owner\":\"{owner}\"");
        await Poll.UntilAsync(async () => (await Api.Get($"/v1/holds?owner={owner}")).List("holds").Count == 3,
            "the list shows what was placed");
        var cursor = (await Api.Get($"/v1/holds?owner={owner}&limit=1")).Text("nextCursor");

        (await Api.Get($"/v1/holds?owner={owner}&limit=1&cursor={cursor}")).Is(200);
        (await Api.Get($"/v1/holds?owner={owner}x&limit=1&cursor={cursor}")).Is(400, "invalid-cursor");
        (await Api.Get($"/v1/holds?limit=1&cursor={cursor}")).Is(400, "invalid-cursor");
        (await Api.Get($"/v1/holds?owner={owner}&status=held&limit=1&cursor={cursor}")).Is(400, "invalid-cursor");
        (await Api.Get($"/v1/items?limit=1&cursor={cursor}")).Is(400, "invalid-cursor");
        (await Api.Get($"/v1/items/{item}/holds?cursor={cursor}")).Is(400, "invalid-cursor");
        (await Api.Get($"/v1/holds?owner={owner}&cursor={(cursor[5] == 'A' ? 'B' : 'A')}{cursor}")).Is(400, "invalid-cursor");
    }

    [Theory]
    [InlineData("/v1/items?cursor=nonsense")]
    [InlineData("/v1/holds?cursor=nonsense")]
    [InlineData("/v1/holds?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/v1/items?cursor=%00%ff")]
    public async Task Garbage_is_no_cursor(string path) => (await Api.Get(path)).Is(400, "invalid-cursor");

    [Theory]
    [InlineData("/v1/items?limit=0")]
    [InlineData("/v1/items?limit=1001")]
    [InlineData("/v1/items?limit=-1")]
    [InlineData("/v1/items?limit=1e1")]
    [InlineData("/v1/items?limit=")]
    [InlineData("/v1/items?limit=ten")]
    [InlineData("/v1/items?Limit=10")]
    [InlineData("/v1/items?order=desc")]
    [InlineData("/v1/items?limit=1&limit=1")]
    [InlineData("/v1/holds?limit=0")]
    [InlineData("/v1/holds?limit=1001")]
    [InlineData("/v1/holds?status=gone")]
    [InlineData("/v1/holds?status=HELD")]
    [InlineData("/v1/holds?status=held&status=expired")]
    [InlineData("/v1/holds?owner=-a")]
    [InlineData("/v1/holds?channel=a%20b")]
    [InlineData("/v1/holds?expiresBefore=tomorrow")]
    [InlineData("/v1/holds?expiresBefore=2030-01-01T00:00:00.000%2B0100")]
    [InlineData("/v1/holds?itemId=sku:a")]
    [InlineData("/v1/items/sku:a?limit=1")]
    [InlineData("/v1/holds/h?limit=1")]
    [InlineData("/v1/items/sku:a/holds?status=gone")]
    [InlineData("/v1/items/sku:a/holds?owner=o")]
    [InlineData("/v1/test/clock?now=1")]
    public async Task Malformed_queries_are_refused(string path) => (await Api.Get(path)).Is(400, "invalid-request");

    [Theory]
    [InlineData("/v1/items?limit=1")]
    [InlineData("/v1/items?limit=1000")]
    [InlineData("/v1/items?prefix=")]
    [InlineData("/v1/items?prefix=room:")]
    [InlineData("/v1/holds?limit=1000")]
    public async Task The_bounds_are_taken(string path) => (await Api.Get(path)).Is(200);

    [Fact]
    public async Task A_hundred_are_listed_unless_a_limit_says_otherwise()
    {
        var start = "sku:" + New("many");
        (await Api.Import(string.Join('\n', Enumerable.Range(100, 101).Select(n => $$"""{"itemId":"{{start}}-{{n}}","onHand":1}"""))))
            .Is(200);
        await Poll.UntilAsync(async () => (await Api.Get($"/v1/items?prefix={start}&limit=1000")).List("items").Count == 101,
            "the list shows what was imported");
        var page = (await Api.Get($"/v1/items?prefix={start}")).Is(200);
        Assert.Equal(100, page.List("items").Count);
        Assert.NotNull(page.Json["nextCursor"]);
    }

    private async Task<List<string>> Walk(string path, string list, string id, int limit)
    {
        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = (await Api.Get(cursor is null ? path : $"{path}&cursor={cursor}")).Is(200);
            Assert.True(page.List(list).Count <= limit);
            seen.AddRange(Ids(page, list, id));
            cursor = page.Json["nextCursor"]?.GetValue<string>();
            Assert.True(cursor is null || page.List(list).Count == limit, page.Told("goes on though it was not full"));
        }
        while (cursor is not null);
        return seen;
    }

    private static IEnumerable<string> Ids(Answer answer, string list, string id) =>
        answer.List(list).Select(one => one![id]!.GetValue<string>());
}
