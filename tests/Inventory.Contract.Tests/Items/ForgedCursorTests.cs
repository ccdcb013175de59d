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

    [Theory]
    [InlineData("-62135596800000 h")]
    [InlineData("253402300799999 h")]
    [InlineData("1 \uFFFD")]
    public async Task A_place_at_the_ends_of_time_is_as_good_as_any(string place)
    {
        var list = $"{await TenantAsync()}\nholds\n-\n-\n-\n-\n-";
        (await Api.Get($"/v1/holds?limit=1&cursor={Forged(list, place)}")).Is(200);
    }

    [Fact]
    public async Task A_place_among_an_items_holds_is_judged_alike()
    {
        var item = await Item(1);
        var list = $"{await TenantAsync()}\nholds\n={item}\n-\n-\n-\n-";
        (await Api.Get($"/v1/items/{item}/holds?limit=1&cursor={Forged(list, "1 h")}")).Is(200);
        foreach (var place in (string[])["nonsense", "9223372036854775807 h", "1 h\0", ""])
            (await Api.Get($"/v1/items/{item}/holds?limit=1&cursor={Forged(list, place)}")).Is(400, "invalid-cursor");
    }

    [Theory]
    [InlineData("/v1/items?limit={0}")]
    [InlineData("/v1/holds?limit={0}")]
    [InlineData("/v1/items/sku:none/holds?limit={0}")]
    [InlineData("/v1/items/sku:none/events?limit={0}")]
    [InlineData("/api/admin/ops/inventory/drift?limit={0}")]
    [InlineData("/api/admin/ops/reservations/stuck?limit={0}")]
    public async Task A_limit_that_is_no_number_from_1_to_1000_is_malformed(string path)
    {
        string[] limits =
            ["0", "-1", "1001", "2147483648", "9223372036854775808", "99999999999999999999999", "1e3", "1.0", "%2B1", "%00", "", "x", "٣"];
        foreach (var limit in limits)
            (await Api.Get(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, limit))).Is(400, "invalid-request");
    }

    [Theory]
    [InlineData("/v1/items?prefix=%00")]
    [InlineData("/v1/items?prefix=%FF")]
    [InlineData("/v1/items/sku:none/events?after=-1")]
    [InlineData("/v1/items/sku:none/events?after=9223372036854775808")]
    [InlineData("/v1/items/sku:none/events?after=%00")]
    [InlineData("/v1/holds?expiresBefore=%00")]
    [InlineData("/v1/holds?owner=%00")]
    [InlineData("/v1/holds?cursor=%00")]
    [InlineData("/v1/availability/nights?property=%00&from=2030-01-01&to=2030-01-02")]
    [InlineData("/v1/availability/nights?property=p&roomType=%00&from=2030-01-01&to=2030-01-02")]
    [InlineData("/v1/availability/nights?property=p&from=0000-01-01&to=2030-01-02")]
    [InlineData("/v1/availability/nights?property=p&from=0001-01-01&to=9999-12-31")]
    public async Task Nothing_that_a_query_can_say_is_a_failure_of_the_service(string path)
    {
        var answer = await Api.Get(path);
        Assert.True(answer.Status is 200 or 400, $"{path}: {answer.Status}");
    }

    [Fact]
    public async Task The_end_of_all_sequences_is_a_place_like_any()
    {
        var item = await Item(1);
        (await Api.Get($"/v1/items/{item}/events?after=9223372036854775807")).Is(200).Shows("""{"events":[],"next":9223372036854775807}""");
    }

    [Fact]
    public async Task A_place_among_items_that_the_database_cannot_take_is_no_cursor()
    {
        var list = $"{await TenantAsync()}\nitems\n=";
        (await Api.Get($"/v1/items?limit=1&cursor={Forged(list, "sku:a")}")).Is(200);
        (await Api.Get($"/v1/items?limit=1&cursor={Forged(list, "sku:\0")}")).Is(400, "invalid-cursor");
    }

    [Theory]
    [InlineData("stuck", "reservations/stuck?limit=1", "638000000000000000 h")]
    [InlineData("drift\nFalse", "inventory/drift?limit=1", "7  1 638000000000000000")]
    [InlineData("drift\nTrue", "inventory/drift?limit=1&resolved=true", "7 638000000000000000 1 638000000000000000")]
    public async Task A_place_in_a_list_for_operators_is_judged_alike(string list, string path, string place)
    {
        var whole = $"{await TenantAsync()}\n{list}";
        (await Api.Get($"/api/admin/ops/{path}&cursor={Forged(whole, place)}")).Is(200);
        string[] none = list == "stuck" ? ["x h", "-1 h", "9223372036854775807 h"] : ["7 x 1 2", "7  1 -1", "x  1 2", "7 1"];
        foreach (var nonsense in (string[])["", "h", place + "\0", .. none])
            (await Api.Get($"/api/admin/ops/{path}&cursor={Forged(whole, nonsense)}")).Is(400, "invalid-cursor");
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
