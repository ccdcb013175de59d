using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Items;

/// <summary>Cursors that somebody made who knows how the service makes its own.</summary>
[Collection(ItemsCollection.Name)]
public sealed class ForgedCursorTests(ContractSilo silo) : ContractTests(silo)
{
    private readonly ContractSilo _silo = silo;

    [Theory]
    [InlineData("nonsense")]
    [InlineData("h")]
    [InlineData(" h")]
    [InlineData("1e3 h")]
    [InlineData("9223372036854775807 h")]
    [InlineData("-9223372036854775808 h")]
    [InlineData("99999999999999999999 h")]
    [InlineData("1 h\0")]
    public async Task A_place_among_holds_that_makes_no_sense_is_no_cursor(string place)
    {
        var list = $"{await TenantAsync()}\nholds\n-\n-\n-\n-\n-";
        (await Api.Get($"/v1/holds?limit=1&cursor={Forged(list, "1 h")}")).Is(200);
        (await Api.Get($"/v1/holds?limit=1&cursor={Forged(list, place)}")).Is(400, "invalid-cursor");
    }

    [Fact]
    public async Task A_place_among_items_that_the_database_cannot_take_is_no_cursor()
    {
        var list = $"{await TenantAsync()}\nitems\n=";
        (await Api.Get($"/v1/items?limit=1&cursor={Forged(list, "sku:a")}")).Is(200);
        (await Api.Get($"/v1/items?limit=1&cursor={Forged(list, "sku:\0")}")).Is(400, "invalid-cursor");
    }

    private Task<int> TenantAsync() => _silo.Database.ScalarAsync<int>("SELECT tenant_id FROM tenant WHERE name = 'demo'");

    private static string Forged(string list, string place)
    {
        var at = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(at, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var where = Encoding.UTF8.GetBytes(place);
        var digest = SHA256.HashData([.. "inventory cursor 1\n"u8, .. at, .. where, .. "\n"u8, .. Encoding.UTF8.GetBytes(list)])[..16];
        return Base64Url.EncodeToString([.. at, .. digest, .. where]);
    }
}
