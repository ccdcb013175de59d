using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>Every cell of the table of statuses, and the remarks in its cells.</summary>
[Collection(HoldsCollection.Name)]
public sealed class StatusTableTests(ContractSilo silo) : ContractTests(silo)
{
    private const string Table = """
        |              | held | expired | released | confirmed | fulfilled | cancelled |
        | PATCH lines  | ok   | E       | X        | ok        | X         | X         |
        | PATCH ttl    | ok   | E       | X        | X         | X         | X         |
        | PATCH both   | ok   | E       | X        | X         | X         | X         |
        | confirm      | ok   | E       | X        | same      | same      | X         |
        | confirm same | ok   | E       | X        | same      | same      | X         |
        | confirm less | ok   | E       | X        | X         | X         | X         |
        | reacquire    | ok   | ok      | X        | same      | same      | X         |
        | release      | ok   | ok      | same     | X         | X         | X         |
        | spend        | ok   | ok      | same     | X         | X         | X         |
        | cancel       | X    | X       | X        | ok        | X         | same      |
        | fulfilments  | X    | X       | X        | ok        | X         | X         |
        """;

    public static TheoryData<string, string, string> Cells()
    {
        var rows = Table.Split('\n').Select(row => row.Split('|', StringSplitOptions.TrimEntries)[1..^1]).ToArray();
        var cells = new TheoryData<string, string, string>();
        foreach (var row in rows[1..])
        {
            for (var column = 1; column < row.Length; column++) cells.Add(row[0], rows[0][column], row[column]);
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Each_act_on_each_status_answers_as_in_the_table(string act, string status, string outcome)
    {
        var item = await Item(onHand: 10);
        var hold = await HoldThatIs(status, item);
        var before = await Get(hold);
        var events = (await Events(item)).List("events").Count;

        var answer = await Act(act, hold, item);

        switch (outcome)
        {
            case "ok":
                answer.IsFresh().Shows($$"""{"holdId":"{{hold}}","status":"{{After(act, status)}}"}""");
                Assert.True(answer.Number("version") > before.Number("version"));
                Assert.Equal($"\"{answer.Number("version")}\"", answer.ETag);
                break;
            case "same":
                answer.IsReplayed();
                Assert.Equal(before.Body, answer.Body);
                break;
            case "E": answer.Is(409, "hold-expired"); break;
            default: answer.Is(409, "hold-status-conflict").Shows($$"""{"holdStatus":"{{status}}"}"""); break;
        }

        if (outcome == "ok") return;
        Assert.Equal(before.Body, (await Get(hold)).Body);
        Assert.Equal(events, (await Events(item)).List("events").Count);
    }

    [Theory]
    [InlineData("held")]
    [InlineData("expired")]
    [InlineData("released")]
    [InlineData("confirmed")]
    [InlineData("fulfilled")]
    [InlineData("cancelled")]
    public async Task Placing_it_again_answers_it_as_it_is_now(string status)
    {
        var item = await Item(onHand: 10);
        var hold = await HoldThatIs(status, item);

        (await Api.Post("/v1/holds", Place(hold, item, 4, status == "expired" ? "\"ttlSeconds\":1" : "")))
            .IsReplayed().Shows($$"""{"status":"{{status}}"}""");
    }

    [Fact]
    public async Task A_confirmed_hold_does_not_shrink_below_what_was_fulfilled()
    {
        var item = await Item(onHand: 10);
        var hold = await HoldThatIs("confirmed", item);
        (await Fulfil(hold, "f", $"\"lines\":[{Lines((item, 3))}]")).IsFresh();

        (await Change(hold, $"\"lines\":[{Lines((item, 2))}]")).Is(409, "below-fulfilled");
        (await Get(hold)).Shows($$"""{"status":"confirmed","lines":[{"itemId":"{{item}}","quantity":4,"fulfilled":3}]}""");
    }

    [Fact]
    public async Task A_confirmed_hold_shrunk_to_what_was_fulfilled_becomes_fulfilled()
    {
        var item = await Item(onHand: 10);
        var hold = await HoldThatIs("confirmed", item);
        (await Fulfil(hold, "f", $"\"lines\":[{Lines((item, 3))}]")).IsFresh();

        var shrunk = (await Change(hold, $"\"lines\":[{Lines((item, 3))}]")).IsFresh();
        shrunk.Shows($$"""{"status":"fulfilled","lines":[{"itemId":"{{item}}","quantity":3,"fulfilled":3}]}""");
        Assert.NotNull(shrunk.Json["endedAt"]);
        await ItemHas(item, onHand: 7, held: 0, allocated: 0);
    }

    [Fact]
    public async Task Cancelling_what_is_partly_fulfilled_ends_fulfilled()
    {
        var item = await Item(onHand: 10);
        var hold = await HoldThatIs("confirmed", item);
        (await Fulfil(hold, "f", $"\"lines\":[{Lines((item, 1))}]")).IsFresh();

        (await Api.Post($"/v1/holds/{hold}/cancel")).IsFresh().Shows("""{"status":"fulfilled"}""");
        (await Api.Post($"/v1/holds/{hold}/cancel")).IsReplayed().Shows("""{"status":"fulfilled"}""");
        await ItemHas(item, onHand: 9, held: 0, allocated: 0);
    }

    [Fact]
    public async Task Nothing_re_acquires_an_expired_hold_that_was_released()
    {
        var item = await Item(onHand: 10);
        var hold = await HoldThatIs("expired", item);
        (await Api.Post($"/v1/holds/{hold}/release")).IsFresh().Shows("""{"status":"released"}""");

        (await Confirm(hold, """{"ifExpired":"reacquire"}""")).Is(409, "hold-status-conflict").Shows("""{"holdStatus":"released"}""");
    }

    private Task<Answer> Act(string act, string hold, string item) => act switch
    {
        "PATCH lines" => Change(hold, $"\"lines\":[{Lines((item, 5))}]"),
        "PATCH ttl" => Change(hold, "\"ttlSeconds\":60"),
        "PATCH both" => Change(hold, $"\"ttlSeconds\":60,\"lines\":[{Lines((item, 5))}]"),
        "confirm" => Confirm(hold),
        "confirm same" => Confirm(hold, $$"""{"lines":[{{Lines((item, 4))}}]}"""),
        "confirm less" => Confirm(hold, $$"""{"lines":[{{Lines((item, 3))}}]}"""),
        "reacquire" => Confirm(hold, """{"ifExpired":"reacquire"}"""),
        "release" => Api.Post($"/v1/holds/{hold}/release"),
        "spend" => Api.Post($"/v1/holds/{hold}/release", """{"ifUnknown":"spend"}"""),
        "cancel" => Api.Post($"/v1/holds/{hold}/cancel"),
        _ => Fulfil(hold, New("f")),
    };

    private static string After(string act, string status) => act switch
    {
        "PATCH lines" or "PATCH ttl" or "PATCH both" => status,
        "release" or "spend" => "released",
        "cancel" => "cancelled",
        "fulfilments" => "fulfilled",
        _ => "confirmed",
    };
}
