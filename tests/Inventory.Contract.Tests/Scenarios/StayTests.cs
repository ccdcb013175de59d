using System.Globalization;
using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Scenarios;

/// <summary>A stay of seven nights, as a channel books it.</summary>
public sealed class StayTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    private const int Rooms = 3;
    private static readonly DateOnly Arrival = new(2027, 3, 1);
    private readonly ContractSilo _silo = silo;

    [Fact]
    public async Task INV_12_A_stay_with_one_full_night_is_refused_and_no_other_night_has_heard_of_it()
    {
        var (property, nights) = await NightsAsync();
        var last = await Hold(nights[4], Rooms);
        var before = (await Availability(property), await Journals(nights));

        var stay = New("stay");
        (await PlaceStay(stay, nights)).Is(409, "insufficient-stock")
            .Shows($$"""{"shortages":[{"itemId":"{{nights[4]}}","requested":1,"available":0}]}""");

        Assert.Equal(before, (await Availability(property), await Journals(nights)));
        (await Get(stay)).Is(404, "hold-not-found");
        foreach (var night in nights)
            (await Api.Get($"/v1/items/{night}/holds"))
            .Shows($$"""{"holds":[{{(night == nights[4] ? $$"""{"holdId":"{{last}}"}""" : "")}}]}""");
        Assert.Equal(0, await _silo.Database.ScalarAsync<long>($"SELECT count(*) FROM hold WHERE hold_id = '{stay}'"));
        // A refusal is not remembered: the same request succeeds once there is room.
        (await Api.Post($"/v1/holds/{last}/release")).IsFresh();
        (await PlaceStay(stay, nights)).IsFresh(201);
    }

    [Fact]
    public async Task A_stay_is_placed_extended_and_half_confirmed_and_its_other_half_is_back_on_sale()
    {
        var (property, nights) = await NightsAsync();
        var stay = New("stay");
        (await PlaceStay(stay, nights)).IsFresh(201);
        Assert.Equal("2 2 2 2 2 2 2", await Availability(property));
        var placedAt = (await Get(stay)).Instant("placedAt");

        await PassTime(TimeSpan.FromMinutes(8));
        var extended = (await Change(stay, "\"ttlSeconds\":600")).IsFresh();
        Assert.Equal(placedAt.AddMinutes(18), extended.Instant("expiresAt"));
        // Past its first end it lives, on every night.
        await PassTime(TimeSpan.FromMinutes(3));
        (await Get(stay)).Shows("""{"status":"held"}""");
        Assert.Equal("2 2 2 2 2 2 2", await Availability(property));

        var half = Lines([.. nights.Select((night, i) => (night, i < 4 ? 1L : 0L))]);
        var confirmed = (await Confirm(stay, $$"""{"lines":[{{half}}]}""")).IsFresh().Shows("""{"status":"confirmed"}""")
            .Lacks("expiresAt");
        Assert.Equal([1, 1, 1, 1, 0, 0, 0], confirmed.List("lines").Select(line => (int)line!["quantity"]!));
        Assert.Equal("2 2 2 2 3 3 3", await Availability(property));
        for (var i = 0; i < 7; i++) await ItemHas(nights[i], onHand: Rooms, held: 0, allocated: i < 4 ? 1 : 0);
        Assert.Equal(1, await Transactions(stay, "hold_confirmed.v1"));

        // What was confirmed does not end with time, and what went back is there for others.
        await PassTime(TimeSpan.FromDays(1));
        (await Confirm(stay)).IsReplayed().Shows("""{"status":"confirmed"}""");
        (await PlaceStay(New("stay"), nights[4..], rooms: 3)).IsFresh(201);
        Assert.Equal("2 2 2 2 0 0 0", await Availability(property));
    }

    [Fact]
    public async Task A_stay_expires_as_one_at_its_extended_end_and_all_seven_nights_are_on_sale_again()
    {
        var (property, nights) = await NightsAsync();
        var stay = New("stay");
        (await PlaceStay(stay, nights, rooms: 3)).IsFresh(201);
        await PassTime(TimeSpan.FromMinutes(8));
        var end = (await Change(stay, "\"ttlSeconds\":600")).IsFresh().Instant("expiresAt");

        await MoveClock(end.AddMilliseconds(-1));
        Assert.Equal("0 0 0 0 0 0 0", await Availability(property));
        await MoveClock(end);

        Assert.Equal("3 3 3 3 3 3 3", await Availability(property));
        (await Get(stay)).Shows($$"""{"status":"expired","endedAt":{{Quoted(end)}}}""");
        foreach (var night in nights)
        {
            await ItemHas(night, onHand: Rooms, held: 0, allocated: 0);
            (await Events(night)).Shows($$"""{"events":[{"type":"item_created.v1"},{"type":"hold_placed.v1"},{"type":"hold_changed.v1"},{"type":"hold_expired.v1","at":{{Quoted(end)}},"held":0,"available":3}]}""");
        }

        Assert.Equal(1, await Transactions(stay, "hold_expired.v1"));
        (await Confirm(stay)).Is(409, "hold-expired");
        (await PlaceStay(New("stay"), nights, rooms: 3)).IsFresh(201);
    }

    private async Task<(string Property, string[] Nights)> NightsAsync()
    {
        var property = New("hotel");
        var nights = Enumerable.Range(0, 7)
            .Select(day => string.Create(CultureInfo.InvariantCulture, $"room:{property}:double:{Arrival.AddDays(day):yyyy-MM-dd}"))
            .ToArray();
        foreach (var night in nights) (await Api.Post("/v1/items", $$"""{"itemId":"{{night}}","onHand":{{Rooms}}}""")).IsFresh(201);
        return (property, nights);
    }

    private Task<Answer> PlaceStay(string stay, string[] nights, long rooms = 1) =>
        Api.Post("/v1/holds",
            $$"""{"holdId":"{{stay}}","ttlSeconds":600,"lines":[{{Lines([.. nights.Select(night => (night, rooms))])}}]}""");

    private async Task<string> Journals(string[] nights) =>
        string.Join('\n', await Task.WhenAll(nights.Select(async night => (await Events(night)).List("events").ToJsonString())));

    private Task<long> Transactions(string stay, string type) =>
        _silo.Database.ScalarAsync<long>($"SELECT count(DISTINCT transaction) FROM journal WHERE hold_id = '{stay}' AND type = '{type}'");

    private async Task<string> Availability(string property) => string.Join(' ', (await Api.Get(
        $"/v1/availability/nights?property={property}&roomType=double&from=2027-03-01&to=2027-03-08")).Is(200).List("nights")
            .Select(night => (long)night!["available"]!));
}
