using System.Text;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Items;
using Inventory.Ledger.Keys;

namespace Inventory.Gateway.Tests;

public class StrictJsonTests
{
    private const string Good = """{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}]}""";

    [Fact]
    public void Reads_what_is_there_and_fills_in_defaults()
    {
        var (hold, errors) =
            Parts.Read<NewHold>("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"owner":"o","metadata":{"b":"2","a":"1"}}""");

        Assert.Empty(errors);
        var place = hold!.ToCommand(Parts.Principal());
        Assert.Equal(("h", 1800, false, "o", """{"a":"1","b":"2"}"""),
            (place.HoldId, place.TtlSeconds, place.Confirm, place.Owner, place.Metadata));
        Assert.Equal(new() { ItemId = "sku:a", Quantity = 2 }, Assert.Single(place.Lines));
    }

    [Theory]
    [InlineData("""{"lines":[{"itemId":"sku:a","quantity":2}]}""", "holdId", "is required")]
    [InlineData("""{"holdId":null,"lines":[{"itemId":"sku:a","quantity":2}]}""", "holdId", "is required")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"other":{"a":[1]}}""", "other",
        "is not a field of this request")]
    [InlineData("""{"holdId":"h","HoldId":"h","lines":[{"itemId":"sku:a","quantity":2}]}""", "HoldId", "is not a field of this request")]
    [InlineData("""{"holdId":"h","holdId":"h","lines":[{"itemId":"sku:a","quantity":2}]}""", "holdId", "is given twice")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1.0}]}""", "lines[0].quantity", "must be a whole number")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1e0}]}""", "lines[0].quantity", "must be a whole number")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":"1"}]}""", "lines[0].quantity", "must be a whole number")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":99999999999999999999}]}""", "lines[0].quantity",
        "must be a whole number")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":0}]}""", "lines[0].quantity",
        "must be a whole number from 1 to 1000000")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1},{"itemId":"sku:a","quantity":1}]}""", "lines[1].itemId",
        "names an item twice")]
    [InlineData("""{"holdId":"h","lines":[]}""", "lines", "must have 1 to 100 lines")]
    [InlineData("""{"holdId":"h","lines":[5]}""", "lines[0]", "must be a JSON object")]
    [InlineData("""{"holdId":"h","lines":[null]}""", "lines[0]", "must be a JSON object")]
    [InlineData("""{"holdId":"h","lines":{"a":1}}""", "lines", "must be an array")]
    [InlineData("""{"holdId":5,"lines":[{"itemId":"sku:a","quantity":2}]}""", "holdId", "must be a string")]
    [InlineData("""{"holdId":"\ud800","lines":[{"itemId":"sku:a","quantity":2}]}""", "holdId", "must be well-formed Unicode")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"confirm":1}""", "confirm", "must be true or false")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"metadata":{"k":1}}""", "metadata.k", "must be a string")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"metadata":{"k":null}}""", "metadata.k", "must be a string")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"metadata":{"k":"1","k":"2"}}""", "metadata.k",
        "is given twice")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"metadata":{"a b":1}}""", "metadata.a b", "must be a string")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"confirm":true,"ttlSeconds":5}""", "ttlSeconds",
        "must be left out with confirm")]
    [InlineData("[]", "body", "must be a JSON object")]
    [InlineData("null", "body", "must be a JSON object")]
    public void Tells_the_path_of_what_is_wrong(string body, string field, string why) =>
        Assert.Equal([why], Parts.Read<NewHold>(body).Errors[field]);

    [Fact]
    public void Tells_every_value_that_is_out_of_range_or_grammar_at_once()
    {
        var errors = Parts.Read<NewHold>("""{"holdId":"-","lines":[{"itemId":"x","quantity":0},{"quantity":1}],"ttlSeconds":-1}""").Errors;

        Assert.Equal(["holdId", "lines[0].itemId", "lines[0].quantity", "lines[1].itemId", "ttlSeconds"],
            errors.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{} x")]
    [InlineData("{}{}")]
    [InlineData("{\"holdId\":\"a\",}")]
    [InlineData("{/* no */}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"lines\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}")]
    public void Refuses_what_is_no_JSON(string body) => Assert.NotEmpty(Parts.Read<NewHold>(body).Errors);

    [Fact]
    public void Refuses_bytes_that_are_no_UTF_8() =>
        Assert.Equal(["is not valid UTF-8"], Parts.Read<NewHold>([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}'])
            .Errors["body"]);

    [Fact]
    public void Null_for_what_is_optional_means_left_out()
    {
        var (hold, errors) =
            Parts.Read<NewHold>(Good[..^1] + ""","ttlSeconds":null,"confirm":null,"owner":null,"channel":null,"metadata":null}""");
        Assert.Empty(errors);
        Assert.Equal(Parts.Read<NewHold>(Good).Value!.ToCommand(Parts.Principal()) with { Lines = default },
            hold!.ToCommand(Parts.Principal()) with { Lines = default });
        Assert.False(Parts.Read<ItemChange>("""{"metadata":null,"safetyStock":null}""").Value!.ToCommand(Parts.Principal().Caller)
            .ReplacesMetadata);
    }

    [Fact]
    public void Counts_characters_and_not_their_encoding()
    {
        var emoji = string.Concat(Enumerable.Repeat("\U0001F600", 200));
        Assert.Empty(Parts.Read<Cancellation>($$"""{"reason":"{{emoji}}"}""").Errors);
        Assert.Contains("reason", Parts.Read<Cancellation>($$"""{"reason":"{{emoji}}!"}""").Errors);
        Assert.Contains("reason", Parts.Read<Cancellation>("""{"reason":"a\u0000"}""").Errors);
    }

    [Fact]
    public void A_bound_key_fills_in_its_channel_and_may_name_no_other()
    {
        var bound = Parts.Principal(channel: "web");
        Assert.Equal("web", Parts.Read<NewHold>(Good).Value!.ToCommand(bound).Channel);
        Assert.Equal("forbidden", Parts.Read<NewHold>(Good[..^1] + ""","channel":"app"}""").Value!.Refusal(bound.Key)!.Code.Code);
    }

    [Theory]
    [InlineData(KeyScopes.Sell, 0, false)]
    [InlineData(KeyScopes.Block, 0, true)]
    [InlineData(KeyScopes.Sell, 5, true)]
    [InlineData(KeyScopes.Block, 5, false)]
    public void Holds_without_end_need_the_scope_block_and_others_sell(KeyScopes scopes, int ttl, bool allowed) =>
        Assert.Equal(allowed, Parts.Read<NewHold>(Good[..^1] + $$""","ttlSeconds":{{ttl}}}""").Value!.Refusal(Parts.Principal(scopes).Key)
            is null);

    /// <summary>The fast reader takes only what the strict one takes, and takes it for the same.</summary>
    [Theory]
    [InlineData(Good, true)]
    [InlineData("""{"lines":[{"quantity":2,"itemId":"sku:a"},{"itemId":"room:p:t:2030-01-01","quantity":1000000}],"holdId":"h","ttlSeconds":0,"owner":"o","channel":"c"}""", true)]
    [InlineData(""" {"holdId":"h","confirm":true,"lines":[{"itemId":"sku:a","quantity":2}]} """, true)]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"metadata":{}}""", false)]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"owner":null}""", false)]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2},{"itemId":"sku:a","quantity":2}]}""", false)]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2,"quantity":2}]}""", false)]
    [InlineData("""{"holdId":"h","lines":[{"quantity":1,"itemId":{"itemId":"sku:a"}}]}""", false)]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":0}]}""", false)]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1.0}]}""", false)]
    [InlineData("""{"holdId":"h","lines":[]}""", false)]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"confirm":true,"ttlSeconds":5}""", false)]
    [InlineData("""{"holdId":"h","holdId":"h","lines":[{"itemId":"sku:a","quantity":2}]}""", false)]
    [InlineData("""{"holdId":"-","lines":[{"itemId":"sku:a","quantity":2}]}""", false)]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}]}x""", false)]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}]""", false)]
    [InlineData("[]", false)]
    [InlineData("", false)]
    public void The_fast_reader_takes_only_what_is_plain_and_good(string body, bool plain)
    {
        var fast = PlainHold.TryRead(Encoding.UTF8.GetBytes(body));
        Assert.Equal(plain, fast is not null);
        if (fast is null) return;
        var (strict, errors) = Parts.Read<NewHold>(body);
        Assert.Empty(errors);
        Assert.Equal(strict! with { Lines = null }, fast with { Lines = null });
        Assert.Equal(strict.Lines!, fast.Lines!);
    }
}
