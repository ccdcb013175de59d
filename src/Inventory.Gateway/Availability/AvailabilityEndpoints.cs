using Inventory.Domain;
using Inventory.Domain.Items;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Time;

namespace Inventory.Gateway.Availability;

/// <summary>What may still be promised, of many items at once.</summary>
internal sealed class AvailabilityEndpoints(AvailabilityReads reads, LedgerClock clock, GatewayOptions options)
{
    public const int ItemsMax = 1000;
    public const int NightsMax = 400;

    private static readonly FieldNames Fields = new("itemIds");

    /// <summary>POST /v1/availability</summary>
    public async Task ItemsAsync(ApiRequest request)
    {
        if (await request.ReadAsync<List<string>>(Parse) is not { } ids) return;
        string[] wanted = [.. ids.Distinct(StringComparer.Ordinal)];
        var asOf = clock.Now;
        var found = await request.TryReadAsync(options, cancel => reads.OfItemsAsync(request.Principal.TenantId, wanted, asOf, cancel));
        if (found is null) return;

        var known = found.ToDictionary(item => item.ItemId, StringComparer.Ordinal);
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("items"u8);
        foreach (var id in wanted)
        {
            if (!known.TryGetValue(id, out var item)) continue;
            json.Json.WriteStartObject();
            json.Json.WriteString("itemId"u8, item.ItemId);
            json.Json.WriteNumber("available"u8, item.Available);
            json.Json.WriteBoolean("stopSell"u8, item.StopSell);
            json.Json.WriteNumber("version"u8, item.Version);
            json.Json.WriteEndObject();
        }

        json.Json.WriteEndArray();
        json.Json.WriteStartArray("unknown"u8);
        foreach (var id in wanted)
        {
            if (!known.ContainsKey(id)) json.Json.WriteStringValue(id);
        }

        json.Json.WriteEndArray();
        InstantText.Write(json.Json, "asOf"u8, asOf);
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    /// <summary>GET /v1/availability/nights</summary>
    public async Task NightsAsync(ApiRequest request)
    {
        var query = request.Query;
        var property = Part(query, "property", required: true);
        var roomType = Part(query, "roomType", required: false);
        var from = query.Date("from");
        var to = query.Date("to");
        if (from is not null && to is not null)
        {
            if (to <= from) query.Errors.Add("to", "must be after from");
            else if (to.Value.DayNumber - from.Value.DayNumber > NightsMax) query.Errors.Add("to", $"must be at most {NightsMax} nights after from");
        }

        if (query.Errors.Any)
        {
            await request.AnswerAsync(Problem.Invalid(query.Errors));
            return;
        }

        var asOf = clock.Now;
        var found = await request.TryReadAsync(options, cancel => reads.OfNightsAsync(request.Principal.TenantId, property!, roomType, from!.Value, to!.Value, asOf, cancel));
        if (found is null) return;

        string[] types = roomType is not null ? [roomType] : [.. found.Select(night => night.RoomType).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var known = found.ToDictionary(night => (night.RoomType, night.Night));
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("nights"u8);
        for (var date = from!.Value; date < to!.Value; date = date.AddDays(1))
        {
            foreach (var type in types)
            {
                var day = date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
                var exists = known.TryGetValue((type, date), out var night);
                json.Json.WriteStartObject();
                json.Json.WriteString("roomType"u8, type);
                json.Json.WriteString("date"u8, day);
                json.Json.WriteString("itemId"u8, $"room:{property}:{type}:{day}");
                if (exists) json.Json.WriteNumber("available"u8, night.Available);
                json.Json.WriteBoolean("stopSell"u8, exists && night.StopSell);
                json.Json.WriteEndObject();
            }
        }

        json.Json.WriteEndArray();
        InstantText.Write(json.Json, "asOf"u8, asOf);
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    private static string? Part(QueryParameters query, string name, bool required)
    {
        var text = query.Text(name);
        if (text is null)
        {
            if (required) query.Errors.Add(name, "is required");
        }
        else if (text.Length > Limits.ItemIdBytesMax || !ItemId.IsPart(text)) query.Errors.Add(name, "must be characters of A-Z a-z 0-9 . _ -");

        return text;
    }

    private static List<string>? Parse(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        List<string> ids = [];
        var seen = 0u;
        while (json.Next(Fields, ref seen, out _))
        {
            if (!json.BeginArray()) continue;
            var count = 0;
            while (json.NextElement())
            {
                if (++count > ItemsMax) json.Skip();
                else if (json.Item(out _) is { } id) ids.Add(id);
            }

            if (count > ItemsMax) json.Error($"must have at most {ItemsMax} ids");
        }

        json.Require(Fields, seen, 0);
        return ids;
    }
}
