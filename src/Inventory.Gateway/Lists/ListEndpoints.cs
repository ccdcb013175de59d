using System.Globalization;
using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Http;
using Inventory.Gateway.Items;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Time;
using Orleans;

namespace Inventory.Gateway.Lists;

/// <summary>Lists of items, holds and events, page by page.</summary>
internal sealed class ListEndpoints(
    ItemReads items, HoldReads holds, EventReads events, IGrainFactory grains, LedgerClock clock, TimeProvider time, GatewayOptions options)
{
    /// <summary>GET /v1/items</summary>
    public async Task ItemsAsync(ApiRequest request)
    {
        var prefix = request.Query.Text("prefix") ?? "";
        var limit = request.Query.Limit();
        if (await InvalidAsync(request)) return;
        var list = List(request, "items", prefix);
        if (await PlaceAsync(request, list) is not (true, var after)) return;
        var asOf = clock.Now;
        var page = await request.TryReadAsync(options, cancel => items.ListAsync(request.Principal.TenantId, prefix, after, limit + 1, asOf, cancel));
        if (page is null) return;

        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("items"u8);
        foreach (var item in page.Take(limit)) ItemJson.Write(json.Json, item);
        json.Json.WriteEndArray();
        if (page.Count > limit) json.Json.WriteString("nextCursor"u8, Cursor.Encode(list, page[limit - 1].ItemId, time.GetUtcNow()));
        InstantText.Write(json.Json, "asOf"u8, asOf);
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    /// <summary>GET /v1/holds</summary>
    public async Task HoldsAsync(ApiRequest request)
    {
        var query = request.Query;
        var filter = new HoldFilter
        {
            Owner = query.Id("owner"),
            Channel = query.Id("channel"),
            Status = Status(query),
            ExpiresBefore = query.Instant("expiresBefore"),
            Limit = query.Limit(),
        };
        await HoldsAsync(request, filter, withAsOf: true);
    }

    /// <summary>GET /v1/items/{itemId}/holds</summary>
    public async Task ItemHoldsAsync(ApiRequest request)
    {
        var filter = new HoldFilter { ItemId = request.Value, Status = Status(request.Query), Limit = request.Query.Limit() };
        if (!ItemId.TryParse(request.Value, out _)) request.Query.Errors.Add("itemId", ItemId.Rule);
        if (await InvalidAsync(request) || !await ExistsAsync(request)) return;
        await HoldsAsync(request, filter, withAsOf: false);
    }

    /// <summary>GET /v1/items/{itemId}/events</summary>
    public async Task EventsAsync(ApiRequest request)
    {
        var after = request.Query.Integer("after", 0, long.MaxValue, 0);
        var limit = request.Query.Limit();
        if (!ItemId.TryParse(request.Value, out _)) request.Query.Errors.Add("itemId", ItemId.Rule);
        // The item is asked first, so that holds which are over have ended by the time their events are read.
        if (await InvalidAsync(request) || !await ExistsAsync(request)) return;
        var page = await request.TryReadAsync(options, cancel => events.ListAsync(request.Principal.TenantId, request.Value!, after, limit, cancel));
        if (page is null) return;

        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("events"u8);
        foreach (var happened in page) EventJson.Write(json.Json, request.Value!, happened);
        json.Json.WriteEndArray();
        json.Json.WriteNumber("next"u8, page.Count > 0 ? page[^1].Sequence : after);
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    private async Task HoldsAsync(ApiRequest request, HoldFilter filter, bool withAsOf)
    {
        if (await InvalidAsync(request)) return;
        if (request.Principal.Key.Channel is { } own)
        {
            if (filter.Channel is not null && filter.Channel != own)
            {
                await request.AnswerAsync(new Problem(ProblemCodes.Forbidden, $"The key is bound to channel {own}."));
                return;
            }

            filter = filter with { Channel = own };
        }

        var list = List(request, "holds", filter.ItemId, filter.Owner, filter.Channel, filter.Status?.Name(), filter.ExpiresBefore?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        if (await PlaceAsync(request, list) is not (true, var place)) return;
        if (place is not null)
        {
            var space = place.IndexOf(' ', StringComparison.Ordinal);
            filter = filter with { After = (DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(place.AsSpan(0, space), CultureInfo.InvariantCulture)), place[(space + 1)..]) };
        }

        var asOf = clock.Now;
        var page = await request.TryReadAsync(options, cancel => holds.ListAsync(request.Principal.TenantId, filter with { Limit = filter.Limit + 1 }, asOf, cancel));
        if (page is null) return;

        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("holds"u8);
        foreach (var hold in page.Take(filter.Limit)) HoldJson.Write(json.Json, hold);
        json.Json.WriteEndArray();
        if (page.Count > filter.Limit)
        {
            var last = page[filter.Limit - 1];
            json.Json.WriteString("nextCursor"u8, Cursor.Encode(list, $"{last.PlacedAt.ToUnixTimeMilliseconds()} {last.HoldId}", time.GetUtcNow()));
        }

        if (withAsOf) InstantText.Write(json.Json, "asOf"u8, asOf);
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    private async ValueTask<bool> ExistsAsync(ApiRequest request)
    {
        var answer = await grains.GetGrain<IItemGrain>(GrainKeys.Item(request.Principal.Tenant, request.Value!)).Get();
        if (answer.Outcome is Outcome.Done) return true;
        await request.AnswerAsync(OutcomeProblems.Of(answer, request.Value!));
        return false;
    }

    private static HoldStatus? Status(QueryParameters query)
    {
        if (query.Text("status") is not { } text) return null;
        if (HoldStatuses.TryParse(text, out var status)) return status;
        query.Errors.Add("status", "must be held, confirmed, fulfilled, expired, released or cancelled");
        return null;
    }

    private static async ValueTask<bool> InvalidAsync(ApiRequest request)
    {
        if (!request.Query.Errors.Any) return false;
        await request.AnswerAsync(Problem.Invalid(request.Query.Errors));
        return true;
    }

    private async ValueTask<(bool Good, string? Place)> PlaceAsync(ApiRequest request, string list)
    {
        if (request.Query.Text("cursor") is not { Length: > 0 } token) return (true, null);
        if (Cursor.Decode(list, token, time.GetUtcNow()) is { } place) return (true, place);
        await request.AnswerAsync(new Problem(ProblemCodes.InvalidCursor, "The cursor is not one of this list with these filters, or older than 24 hours."));
        return (false, null);
    }

    // Line breaks cannot occur in tenants or filters; null and empty are told apart.
    private static string List(ApiRequest request, string kind, params ReadOnlySpan<string?> filters)
    {
        var list = $"{request.Principal.TenantId}\n{kind}";
        foreach (var filter in filters) list += filter is null ? "\n-" : "\n=" + filter;
        return list;
    }
}
