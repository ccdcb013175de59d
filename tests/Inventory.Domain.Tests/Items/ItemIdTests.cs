using Inventory.Domain.Items;

namespace Inventory.Domain.Tests.Items;

public sealed class ItemIdTests
{
    [Theory]
    [InlineData("sku:A", ItemKind.Sku)]
    [InlineData("sku:a.B_c-9@Store.1", ItemKind.Sku)]
    [InlineData("sku:-", ItemKind.Sku)]
    [InlineData("room:hotel:dbl:2026-02-28", ItemKind.Room)]
    [InlineData("room:h:d:2028-02-29", ItemKind.Room)]
    [InlineData("room:h:d:0001-01-01", ItemKind.Room)]
    [InlineData("room:h:d:9999-12-31", ItemKind.Room)]
    [InlineData("ticket:event:class", ItemKind.Ticket)]
    public void Within_the_grammar(string text, ItemKind kind)
    {
        Assert.True(ItemId.TryParse(text, out var id));
        Assert.Equal((text, kind, text), (id.Value, id.Kind, id.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sku")]
    [InlineData("sku:")]
    [InlineData("SKU:a")]
    [InlineData(" sku:a")]
    [InlineData("sku:a ")]
    [InlineData("sku:a\n")]
    [InlineData("sku:a/b")]
    [InlineData("sku:a:b")]
    [InlineData("sku:a@")]
    [InlineData("sku:@x")]
    [InlineData("sku:a@b@c")]
    [InlineData("sku:é")]
    [InlineData("sku:\u0661")]
    [InlineData("sku:\uff11")]
    [InlineData("sku:a\0")]
    [InlineData("seat:a:b")]
    [InlineData("ticket:a")]
    [InlineData("ticket:a:")]
    [InlineData("ticket::a")]
    [InlineData("ticket:a:b:c")]
    [InlineData("ticket:a:b@c")]
    [InlineData("room:h:d")]
    [InlineData("room::d:2026-01-01")]
    [InlineData("room:h::2026-01-01")]
    [InlineData("room:h:d:2026-01-01:x")]
    [InlineData("room:h:d:2026-02-29")]
    [InlineData("room:h:d:2026-02-30")]
    [InlineData("room:h:d:2026-13-01")]
    [InlineData("room:h:d:2026-00-01")]
    [InlineData("room:h:d:2026-01-00")]
    [InlineData("room:h:d:0000-01-01")]
    [InlineData("room:h:d:10000-01-01")]
    [InlineData("room:h:d:2026-1-01")]
    [InlineData("room:h:d:2026/01/01")]
    [InlineData("room:h:d:20260101")]
    [InlineData("room:h:d:+026-01-01")]
    [InlineData("room:h:d:2026-01-0\u0661")]
    [InlineData("room:h:d:2026-01-01 ")]
    public void Outside_the_grammar(string? text)
    {
        Assert.False(ItemId.TryParse(text, out _));
        if (text is not null) Assert.Throws<FormatException>(() => ItemId.Parse(text));
    }

    [Fact]
    public void Two_hundred_bytes_fit_and_one_more_does_not()
    {
        Assert.True(ItemId.TryParse("sku:" + new string('a', 196), out _));
        Assert.False(ItemId.TryParse("sku:" + new string('a', 197), out _));
    }

    [Fact]
    public void A_room_night_tells_its_parts()
    {
        var room = ItemId.Parse("room:grand.hotel:dbl-sea:2026-07-04");
        Assert.Equal(("grand.hotel", "dbl-sea", new DateOnly(2026, 7, 4)), (room.Property, room.RoomType, room.Night));
        var sku = ItemId.Parse("sku:a");
        Assert.Null(sku.Property ?? sku.RoomType ?? sku.Night?.ToString());
    }

    [Fact]
    public void Ordered_by_bytes()
    {
        string[] bytewise = ["room:a:b:2026-01-01", "sku:-", "sku:0", "sku:A", "sku:Z", "sku:_", "sku:a", "sku:a-1", "sku:a@x", "sku:aa"];
        Assert.Equal(bytewise, bytewise.Reverse().Select(ItemId.Parse).Order().Select(id => id.Value));
    }
}
