using System.Globalization;
using Inventory.Domain;
using Inventory.Domain.Items;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Availability;

/// <summary>What may still be promised, of many items at once.</summary>
internal static class AvailabilityEndpoints
{
    public const int ItemsMax = 1000;
    public const int NightsMax = 400;

    private const string PartGrammar = "^[A-Za-z0-9._-]+$";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var availability = endpoints.MapApi().WithTags("Availability").RequireScope(KeyScopes.Read);
        availability.MapPost("/v1/availability", ItemsAsync)
            .Describe("getAvailability", "What may still be promised of up to 1,000 items")
            .Answers<ItemsAvailability>(200, "In the order of the question");
        availability.MapRead("/v1/availability/nights", NightsAsync)
            .Describe("getNights", "What may still be promised of a property's nights")
            .Takes(
                new("property", QueryKind.Text, "Which property.") { Required = true, Pattern = PartGrammar },
                new("roomType", QueryKind.Text, "Which room type; all where it is left out.") { Pattern = PartGrammar },
                new("from", QueryKind.Date, "The first night.") { Required = true },
                new("to", QueryKind.Date, "The day of departure, excluded; at most 400 nights after from.") { Required = true })
            .Answers<NightsAvailability>(200, "Every night of the range");
    }

    private static async Task<IResult> ItemsAsync(Body<AvailabilityQuestion> body, ApiRequest request, AvailabilityReads reads,
        LedgerClock clock, GatewayOptions options)
    {
        string[] wanted = [.. body.Value.ItemIds!.Distinct(StringComparer.Ordinal)!];
        var asOf = clock.Now;
        var found = await options.ReadAsync(cancel => reads.OfItemsAsync(request.Principal.TenantId, wanted, asOf, cancel));
        var known = found.ToDictionary(item => item.ItemId, StringComparer.Ordinal);
        return JsonResult.Ok(new ItemsAvailability
        {
            Items = [.. wanted.Where(known.ContainsKey).Select(id => known[id])
                .Select(item => new ItemAvailability(item.ItemId, item.Available, item.StopSell, item.Version))],
            Unknown = [.. wanted.Where(id => !known.ContainsKey(id))],
            AsOf = asOf,
        });
    }

    private static async Task<IResult> NightsAsync(QueryParameters query, ApiRequest request, AvailabilityReads reads, LedgerClock clock,
        GatewayOptions options)
    {
        var property = Part(query, "property", required: true);
        var roomType = Part(query, "roomType", required: false);
        var from = query.Date("from");
        var to = query.Date("to");
        if (from is not null && to is not null)
        {
            if (to <= from) query.Errors.Add("to", "must be after from");
            else if (to.Value.DayNumber - from.Value.DayNumber > NightsMax) query.Errors.Add("to",
                $"must be at most {NightsMax} nights after from");
        }

        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var asOf = clock.Now;
        var found = await options.ReadAsync(cancel => reads.OfNightsAsync(request.Principal.TenantId, property!, roomType, from!.Value,
            to!.Value, asOf, cancel));
        string[] types = roomType is not null ? [roomType] : [.. found.Select(night => night.RoomType).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        var known = found.ToDictionary(night => (night.RoomType, night.Night));
        var nights = new List<NightAvailability>();
        for (var date = from!.Value; date < to!.Value; date = date.AddDays(1))
        {
            foreach (var type in types)
            {
                var exists = known.TryGetValue((type, date), out var night);
                nights.Add(new()
                {
                    RoomType = type,
                    Date = date,
                    ItemId = string.Create(CultureInfo.InvariantCulture, $"room:{property}:{type}:{date:yyyy-MM-dd}"),
                    Available = exists ? night.Available : null,
                    StopSell = exists && night.StopSell,
                });
            }
        }

        return JsonResult.Ok(new NightsAvailability { Nights = nights, AsOf = asOf });
    }

    private static string? Part(QueryParameters query, string name, bool required)
    {
        var text = query.Text(name);
        if (text is null)
        {
            if (required) query.Errors.Add(name, "is required");
        }
        else if (text.Length > Limits.ItemIdBytesMax || !ItemId.IsPart(text)) query.Errors.Add(name,
            "must be characters of A-Z a-z 0-9 . _ -");

        return text;
    }
}
