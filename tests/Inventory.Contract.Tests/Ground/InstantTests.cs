using System.Globalization;
using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Ground;

/// <summary>Instants in requests: any offset, 0 to 7 decimals, wherever one may be given.</summary>
[Collection(ItemsCollection.Name)]
public sealed class InstantTests(ContractSilo silo) : ContractTests(silo)
{
    public static TheoryData<string> Forms => new()
    {
        "yyyy-MM-ddTHH:mm:ss'Z'", "yyyy-MM-ddTHH:mm:ss.f'Z'", "yyyy-MM-ddTHH:mm:ss.fffffff'Z'", "yyyy-MM-ddTHH:mm:ss'+00:00'",
            "yyyy-MM-ddTHH:mm:ss.ff'-00:00'",
        "yyyy-MM-ddTHH:mm:ss.ffff+05:30", "yyyy-MM-ddTHH:mm:ss.fffff-09:30", "yyyy-MM-ddTHH:mm:ss+14:00",
            "yyyy-MM-ddTHH:mm:ss.ffffff-12:00",
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Are_understood_in_bodies_and_queries(string form)
    {
        var now = await Now();
        var item = await Item(5);
        var written = Written(now.AddMinutes(-1), form);
        (await Api.Post($"/v1/items/{item}/counts", $$"""{"countId":"c","counted":4,"countedAt":"{{written}}","reason":"r"}""")).IsFresh();
        (await Api.Post("/v1/counts:batch",
            $$"""{"entries":[{"itemId":"{{item}}","countId":"d","counted":4,"countedAt":"{{written}}","reason":"r"}]}"""))
            .Shows("""{"results":[{"httpStatus":200}]}""");
        foreach (var query in (string[])[Uri.EscapeDataString(written), written])
        {
            (await Api.Get($"/v1/holds?limit=1&expiresBefore={query}")).Is(200);
            (await Api.Send("POST", $"/v1/reconciliations?placedBefore={query}", Api.Content("", "application/x-ndjson"))).Is(200);
        }

        var later = now.AddSeconds(2);
        (await Api.Put("/v1/test/clock", $$"""{"now":"{{Written(later, form)}}"}""")).Is(200);
        var moved = (await Now()) - later;
        Assert.InRange(moved, TimeSpan.FromSeconds(-1), TimeSpan.Zero);   // forms without decimals cut them off
    }

    [Theory]
    [InlineData("2030-01-31T12:00:00")]
    [InlineData("2030-01-31T12:00:00.12345678Z")]
    [InlineData("2030-01-31T12:00Z")]
    [InlineData("2030-01-31 12:00:00Z")]
    [InlineData("2030-02-30T12:00:00Z")]
    public async Task Anything_else_is_malformed(string text)
    {
        var item = await Item(5);
        (await Api.Post($"/v1/items/{item}/counts", $$"""{"countId":"c","counted":4,"countedAt":"{{text}}","reason":"r"}"""))
            .Is(400, "invalid-request");
        (await Api.Get($"/v1/holds?expiresBefore={Uri.EscapeDataString(text)}")).Is(400, "invalid-request");
    }

    private static string Written(DateTimeOffset instant, string form)
    {
        var sign = form.LastIndexOfAny(['+', '-']);
        if (form.EndsWith('\'')) return instant.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);
        var offset = form[sign..];
        var shift = TimeSpan.ParseExact(offset[1..], "hh\\:mm", CultureInfo.InvariantCulture) * (offset[0] == '-' ? -1 : 1);
        return instant.UtcDateTime.Add(shift).ToString(form[..sign], CultureInfo.InvariantCulture) + offset;
    }
}
