using System.Text;
using System.Text.Json;
using Inventory.Contracts.Holds;
using Inventory.Gateway.Holds;
using Inventory.Ledger.Keys;

namespace Inventory.Gateway.Tests;

public class JsonBodyTests
{
    private const string Good = """{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}]}""";

    [Fact]
    public void Reads_what_is_there_and_fills_in_defaults()
    {
        var (place, errors, refused) = Parse("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"owner":"o","metadata":{"b":"2","a":"1"}}""");

        Assert.Empty(errors);
        Assert.Null(refused);
        Assert.Equal(("h", 1800, false, "o", """{"a":"1","b":"2"}"""), (place!.HoldId, place.TtlSeconds, place.Confirm, place.Owner, place.Metadata));
        Assert.Equal(new Line { ItemId = "sku:a", Quantity = 2 }, Assert.Single(place.Lines));
    }

    [Theory]
    [InlineData("""{"lines":[{"itemId":"sku:a","quantity":2}]}""", "holdId", "is required")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"other":{"a":[1]}}""", "other", "is not a field of this request")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"owner":null}""", "owner", "must not be null")]
    [InlineData("""{"holdId":"h","holdId":"h","lines":[{"itemId":"sku:a","quantity":2}]}""", "holdId", "is given twice")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1.0}]}""", "lines[0].quantity", "must be a whole number from 1 to 1000000")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1e0}]}""", "lines[0].quantity", "must be a whole number from 1 to 1000000")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":"1"}]}""", "lines[0].quantity", "must be a whole number from 1 to 1000000")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":0}]}""", "lines[0].quantity", "must be a whole number from 1 to 1000000")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":99999999999999999999}]}""", "lines[0].quantity", "must be a whole number from 1 to 1000000")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":1},{"itemId":"sku:a","quantity":1}]}""", "lines[1].itemId", "names an item twice")]
    [InlineData("""{"holdId":"h","lines":[]}""", "lines", "must name at least one line")]
    [InlineData("""{"holdId":"h","lines":[5]}""", "lines[0]", "must be a JSON object")]
    [InlineData("""{"holdId":"h","lines":{"a":1}}""", "lines", "must be an array")]
    [InlineData("""{"holdId":"\ud800","lines":[{"itemId":"sku:a","quantity":2}]}""", "holdId", "must be well-formed Unicode")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"metadata":{"k":1}}""", "metadata.k", "must be a string")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"metadata":{"k":"1","k":"2"}}""", "metadata.k", "is given twice")]
    [InlineData("""{"holdId":"h","lines":[{"itemId":"sku:a","quantity":2}],"confirm":true,"ttlSeconds":5}""", "ttlSeconds", "must be left out with confirm")]
    [InlineData("[]", "body", "must be a JSON object")]
    [InlineData("null", "body", "must be a JSON object")]
    public void Tells_the_path_of_what_is_wrong(string body, string field, string why) => Assert.Equal([why], Parse(body).Errors[field]);

    [Fact]
    public void Tells_everything_that_is_wrong_at_once()
    {
        var errors = Parse("""{"holdId":"-","lines":[{"itemId":"x","quantity":0},{"quantity":1}],"ttlSeconds":true}""").Errors;

        Assert.Equal(["holdId", "lines[0].itemId", "lines[0].quantity", "lines[1].itemId", "ttlSeconds"], errors.Keys.Order(StringComparer.Ordinal));
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
    public void Refuses_what_is_no_JSON(string body) => Assert.ThrowsAny<JsonException>(() => Parse(body));

    [Fact]
    public void Refuses_bytes_that_are_no_UTF_8() =>
        Assert.ThrowsAny<JsonException>(() => Parts.Parse<PlaceHold>(PlaceBody.Parse, [(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}']));

    [Fact]
    public void Counts_characters_and_not_their_encoding()
    {
        var emoji = string.Concat(Enumerable.Repeat("\U0001F600", 200));
        Assert.Empty(Parts.Parse<CancelHold>(HoldBodies.Cancel, Encoding.UTF8.GetBytes($$"""{"reason":"{{emoji}}"}""")).Errors);
        Assert.Contains("reason", Parts.Parse<CancelHold>(HoldBodies.Cancel, Encoding.UTF8.GetBytes($$"""{"reason":"{{emoji}}!"}""")).Errors);
    }

    [Fact]
    public void A_bound_key_fills_in_its_channel_and_may_name_no_other()
    {
        var bound = Parts.Principal(channel: "web");
        Assert.Equal("web", Parts.Parse<PlaceHold>(PlaceBody.Parse, Encoding.UTF8.GetBytes(Good), bound).Value!.Channel);
        var other = Encoding.UTF8.GetBytes(Good[..^1] + ""","channel":"app"}""");
        Assert.Equal("forbidden", Parts.Parse<PlaceHold>(PlaceBody.Parse, other, bound).Refused!.Code.Code);
    }

    [Theory]
    [InlineData(KeyScopes.Sell, 0, false)]
    [InlineData(KeyScopes.Block, 0, true)]
    [InlineData(KeyScopes.Sell, 5, true)]
    [InlineData(KeyScopes.Block, 5, false)]
    public void Holds_without_end_need_the_scope_block_and_others_sell(KeyScopes scopes, int ttl, bool allowed)
    {
        var body = Encoding.UTF8.GetBytes(Good[..^1] + $$""","ttlSeconds":{{ttl}}}""");
        Assert.Equal(allowed, Parts.Parse<PlaceHold>(PlaceBody.Parse, body, Parts.Principal(scopes)).Refused is null);
    }

    private static (PlaceHold? Value, Dictionary<string, string[]> Errors, Problems.Problem? Refused) Parse(string body) =>
        Parts.Parse<PlaceHold>(PlaceBody.Parse, Encoding.UTF8.GetBytes(body));
}
