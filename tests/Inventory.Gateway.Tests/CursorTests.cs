using Inventory.Http.Lists;

namespace Inventory.Gateway.Tests;

public class CursorTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Leads_back_to_its_place() => Assert.Equal("sku:ä 1", Cursor.Decode("list", Cursor.Encode("list", "sku:ä 1", Now), Now));

    [Fact]
    public void Is_good_for_24_hours()
    {
        var token = Cursor.Encode("list", "a", Now);
        Assert.Equal("a", Cursor.Decode("list", token, Now + Cursor.Life));
        Assert.Null(Cursor.Decode("list", token, Now + Cursor.Life + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Is_bound_to_its_list_and_filters() => Assert.Null(Cursor.Decode("list\nother", Cursor.Encode("list", "a", Now), Now));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Anything_else_is_none(string token) => Assert.Null(Cursor.Decode("list", token, Now));

    [Fact]
    public void A_changed_token_is_none()
    {
        var token = Cursor.Encode("list", "abc", Now);
        for (var i = 0; i < token.Length - 1; i++)
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(Cursor.Decode("list", new string(changed), Now));
        }
    }
}
