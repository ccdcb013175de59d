using System.Globalization;
using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain.Holds;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Http;
using Inventory.Gateway.Items;
using Inventory.Grains.Holds;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Lists;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;

namespace Inventory.Gateway.Lists;

/// <summary>Lists of items, holds and events, page by page.</summary>
internal sealed class ListEndpoints(
    ItemReads items, HoldReads holds, EventReads events, HoldServices holdServices, IGrainFactory grains, LedgerClock clock,
    TimeProvider time, GatewayOptions options)
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var lists = endpoints.MapApi("/v1").RequireScope(KeyScopes.Read);
        lists.MapRead("/items", static (QueryParameters query, ApiRequest request, ListEndpoints self) => self.ItemsAsync(query, request))
            .WithTags("Items")
            .Describe("listItems", "Items in byte order of their ids")
            .Takes(new("prefix", QueryKind.Text, "Only items whose id begins with it; no pattern."),
                new("stopSell", QueryKind.Flag, "Only items whose sales are stopped, or only the others."),
                new("short", QueryKind.Flag, "Only items of which less than nothing is available, or only the others."),
                new("drifted", QueryKind.Flag, "Only items whose counters are not what their live holds claim, or only the others."),
                QueryParameter.Cursor, QueryParameter.Limit)
            .Answers<ItemPage>(200, "A page").Refuses(ProblemCodes.InvalidCursor);
        lists.MapRead("/items/{itemId}/holds", static (ItemPath item, QueryParameters query, ApiRequest request, ListEndpoints self) =>
            self.ItemHoldsAsync(item, query, request))
            .WithTags("Items").Describe("listItemHolds", "Holds of an item in order of placing")
            .Takes(Status, QueryParameter.Cursor, QueryParameter.Limit)
            .Answers<HoldPage>(200, "A page").Refuses(ProblemCodes.InvalidCursor, ProblemCodes.ItemNotFound);
        lists.MapRead("/items/{itemId}/events", static (ItemPath item, QueryParameters query, ApiRequest request, ListEndpoints self) =>
            self.EventsAsync(item, query, request))
            .WithTags("Items").Describe("listItemEvents", "An item's journal in order of sequence")
            .Takes(new("after", QueryKind.Integer, "Only events of a higher sequence; 0 unless said.") { Min = 0 }, QueryParameter.Limit)
            .Answers<EventPage>(200, "A page").Refuses(ProblemCodes.ItemNotFound);
        lists.MapRead("/holds", static (QueryParameters query, ApiRequest request, ListEndpoints self) => self.HoldsAsync(query, request))
            .WithTags("Holds")
            .Describe("listHolds", "Holds of all items in order of placing")
            .Takes(
                new("owner", QueryKind.Text, "Only holds of this owner.") { Pattern = IdentifierAttribute.Grammar },
                new("channel", QueryKind.Text, "Only holds of this channel; that of a key that is bound to one.") { Pattern =
                    IdentifierAttribute.Grammar },
                Status,
                new("expiresBefore", QueryKind.Instant, "Only holds that end before it."), QueryParameter.Cursor, QueryParameter.Limit)
            .Answers<HoldPage>(200, "A page").Refuses(ProblemCodes.InvalidCursor);
        lists.MapRead("/holds/{holdId}/events", static (HoldPath hold, ApiRequest request, ListEndpoints self) =>
            self.HoldEventsAsync(hold, request))
            .WithTags("Holds").Describe("listHoldEvents", "What happened to a hold, over all its lines, in order")
            .Answers<HoldEvents>(200, "All of it").Refuses(ProblemCodes.HoldNotFound);
    }

    private static readonly QueryParameter Status = new("status", QueryKind.Text,
        "Only holds of this status.") { Words = new HoldStatusConverter().Words };

    private async Task<IResult> ItemsAsync(QueryParameters query, ApiRequest request)
    {
        var limit = query.Limit();
        var filter = new ItemFilter
        {
            Prefix = query.Text("prefix") ?? "",
            StopSell = query.Flag("stopSell"),
            Short = query.Flag("short"),
            Drifted = query.Flag("drifted"),
            Limit = limit + 1,
        };
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var list = List(request, "items", [filter.Prefix, .. Narrowing(filter)]);
        if (!TryPlace(query, list, out var after)) return NoSuchPlace;
        var asOf = clock.Now;
        filter = filter with { After = after };
        var page = await options.ReadAsync(cancel => items.ListAsync(request.Principal.TenantId, filter, asOf, cancel));
        return JsonResult.Ok(new ItemPage
        {
            Items = [.. page.Take(limit).Select(ItemResponse.Of)],
            NextCursor = page.Count > limit ? Cursor.Encode(list, page[limit - 1].ItemId, time.GetUtcNow()) : null,
            AsOf = asOf,
        });
    }

    private Task<IResult> HoldsAsync(QueryParameters query, ApiRequest request) => HoldsAsync(query, request, new()
    {
        Owner = query.Id("owner"),
        Channel = query.Id("channel"),
        Status = StatusOf(query),
        ExpiresBefore = query.Instant("expiresBefore"),
        Limit = query.Limit(),
    }, withAsOf: true);

    private async Task<IResult> ItemHoldsAsync(ItemPath item, QueryParameters query, ApiRequest request)
    {
        var filter = new HoldFilter { ItemId = item.Id, Status = StatusOf(query), Limit = query.Limit() };
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        return await MissingAsync(item, request) ?? await HoldsAsync(query, request, filter, withAsOf: false);
    }

    private async Task<IResult> EventsAsync(ItemPath item, QueryParameters query, ApiRequest request)
    {
        var after = query.Integer("after", 0, long.MaxValue, 0);
        var limit = query.Limit();
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        // The item is asked first, so that holds which are over have ended by the time their events are read.
        if (await MissingAsync(item, request) is { } missing) return missing;
        var page = await options.ReadAsync(cancel => events.ListAsync(request.Principal.TenantId, item.Id, after, limit, cancel));
        return JsonResult.Ok(new EventPage
        {
            Events = [.. page.Select(happened => EventResponse.Of(happened, request.Principal.Key.Channel))],
            Next = page.Count > 0 ? page[^1].Sequence : after,
        });
    }

    private async Task<IResult> HoldEventsAsync(HoldPath hold, ApiRequest request)
    {
        // The hold is asked first, so that it has ended by the time its events are read, should it be over.
        var answer = await holdServices.Of(request).GetAsync(hold.Id);
        if (answer.Outcome is Outcome.Done && request.Principal.Key.Channel is { } own && answer.Hold!.Channel != own)
            answer = new() { Outcome = Outcome.Forbidden };
        if (answer.Outcome is not Outcome.Done) return new ProblemResult(OutcomeProblems.Of(answer));
        var all = await options.ReadAsync(cancel => events.OfHoldAsync(request.Principal.TenantId, hold.Id, cancel));
        return JsonResult.Ok(new HoldEvents([.. all.Select(happened => EventResponse.Of(happened, bound: null))]));
    }

    private async Task<IResult> HoldsAsync(QueryParameters query, ApiRequest request, HoldFilter filter, bool withAsOf)
    {
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        if (request.Principal.Key.Channel is { } own)
        {
            if (filter.Channel is not null && filter.Channel != own)
                return new ProblemResult(new(ProblemCodes.Forbidden, $"The key is bound to channel {own}."));
            filter = filter with { Channel = own };
        }

        var list = List(request, "holds", filter.ItemId, filter.Owner, filter.Channel, filter.Status?.Name(),
            filter.ExpiresBefore?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        if (!TryPlace(query, list, out var place)) return NoSuchPlace;
        if (place is not null)
        {
            if (!TryHoldPlace(place, out var after)) return NoSuchPlace;
            filter = filter with { After = after };
        }

        var asOf = clock.Now;
        var page = await options.ReadAsync(cancel => holds.ListAsync(request.Principal.TenantId, filter with { Limit = filter.Limit + 1 },
            asOf, cancel));
        var last = page.Count > filter.Limit ? page[filter.Limit - 1] : null;
        return JsonResult.Ok(new HoldPage
        {
            Holds = [.. page.Take(filter.Limit).Select(HoldResponse.Of)],
            NextCursor = last is null ? null : Cursor.Encode(list, $"{last.PlacedAt.ToUnixTimeMilliseconds()} {last.HoldId}",
                time.GetUtcNow()),
            AsOf = withAsOf ? asOf : null,
        });
    }

    private async ValueTask<IResult?> MissingAsync(ItemPath item, ApiRequest request)
    {
        var asked = grains.GetGrain<IItemGrain>(GrainKeys.Item(request.Principal.Tenant, item.Id)).Get();
        var answer = await asked.WaitAsync(options.CommandPatience);
        return answer.Outcome is Outcome.Done ? null : new ProblemResult(OutcomeProblems.Of(answer, item.Id));
    }

    // What does not narrow the list has no part in its name: cursors of before there was such a filter stay good.
    private static IEnumerable<string> Narrowing(ItemFilter filter)
    {
        if (filter.StopSell is { } stopped) yield return $"stopSell {stopped}";
        if (filter.Short is { } isShort) yield return $"short {isShort}";
        if (filter.Drifted is { } drifted) yield return $"drifted {drifted}";
    }

    private static HoldStatus? StatusOf(QueryParameters query)
    {
        if (query.Text("status") is not { } text) return null;
        if (HoldStatuses.TryParse(text, out var status)) return status;
        query.Errors.Add("status", "must be held, confirmed, fulfilled, expired, released or cancelled");
        return null;
    }

    private static readonly ProblemResult NoSuchPlace =
        new(new(ProblemCodes.InvalidCursor, "The cursor is not one of this list with these filters, or older than 24 hours."));

    private bool TryPlace(QueryParameters query, string list, out string? place)
    {
        place = null;
        if (query.Text("cursor") is not { Length: > 0 } token) return true;
        place = Cursor.Decode(list, token, time.GetUtcNow());
        // The digest is no secret: whoever computes it may have put anything in, and the database takes no U+0000.
        return place?.Contains('\0') is false;
    }

    private static bool TryHoldPlace(string place, out (DateTimeOffset, string) after)
    {
        after = default;
        var space = place.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !long.TryParse(place.AsSpan(0, space), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at))
            return false;
        if (at < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || at > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return false;
        after = (DateTimeOffset.FromUnixTimeMilliseconds(at), place[(space + 1)..]);
        return true;
    }

    // Line breaks cannot occur in tenants or filters; null and empty are told apart.
    private static string List(ApiRequest request, string kind, params ReadOnlySpan<string?> filters)
    {
        var list = $"{request.Principal.TenantId}\n{kind}";
        foreach (var filter in filters) list += filter is null ? "\n-" : "\n=" + filter;
        return list;
    }
}
