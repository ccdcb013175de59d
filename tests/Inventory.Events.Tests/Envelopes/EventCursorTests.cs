using Inventory.Events.Envelopes;

namespace Inventory.Events.Tests.Envelopes;

/// <summary>A cursor names a place in one tenant's events, and no other.</summary>
public sealed class EventCursorTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void It_names_its_place(long position) =>
        Assert.Equal(position, EventCursor.Decode("demo", EventCursor.Encode("demo", position)));

    [Fact]
    public void It_grows_as_positions_do() => Assert.True(
        string.CompareOrdinal(EventCursor.Encode("demo", 99), EventCursor.Encode("demo", 1L << 40)) < 0);

    [Fact]
    public void It_keeps_its_text_for_ever() =>
        Assert.Equal(EventCursor.Encode("demo", 42), EventCursor.Encode("demo", 42));

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("0000000000000000042")]
    [InlineData("0000000000000000042-0000000000000000")]
    public void What_was_made_up_is_none(string token) => Assert.Null(EventCursor.Decode("demo", token));

    [Fact]
    public void Another_tenants_is_none() => Assert.Null(EventCursor.Decode("demo", EventCursor.Encode("other", 42)));

    [Fact]
    public void Another_place_needs_another_token() =>
        Assert.Null(EventCursor.Decode("demo", EventCursor.Encode("demo", 42).Replace("42-", "43-", StringComparison.Ordinal)));
}
