using System.Globalization;
using Inventory.Events.Webhooks;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Http.Json;
using Inventory.Http.Lists;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Webhooks;

/// <summary>What became of a webhook's events, page by page.</summary>
internal sealed class DeliveryEndpoint(WebhookDesk webhooks, GatewayOptions options, TimeProvider time)
{
    private static readonly DeliveryStatus[] Statuses = [DeliveryStatus.Pending, DeliveryStatus.Delivered, DeliveryStatus.Dead];

    private static readonly QueryParameter Status = new("status", QueryKind.Text, "Only deliveries that stand so.")
    {
        Words = [.. Statuses.Select(DeliveryStatuses.Name)],
    };

    public static void Map(IEndpointRouteBuilder webhooks) => webhooks.MapRead(
        "/webhooks/{webhookId}/deliveries",
        static (WebhookPath webhook, QueryParameters query, ApiRequest request, WebhookEndpoints all, DeliveryEndpoint self) =>
            self.ListAsync(webhook, query, request, all))
        .Describe("listWebhookDeliveries", "What became of a webhook's events, newest first")
        .Takes(Status, QueryParameter.Cursor, QueryParameter.Limit)
        .Answers<DeliveryPage>(200, "A page").Refuses(ProblemCodes.InvalidCursor, ProblemCodes.NotFound);

    private async Task<IResult> ListAsync(WebhookPath webhook, QueryParameters query, ApiRequest request, WebhookEndpoints all)
    {
        var (limit, status) = (query.Limit(), StatusOf(query));
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var list = $"{request.Principal.TenantId}\ndeliveries\n{webhook.Id}\n{status?.Name()}";
        (DateTimeOffset, long)? after = null;
        if (query.Text("cursor") is { Length: > 0 } token && (after = Place(Cursor.Decode(list, token, time.GetUtcNow()))) is null)
        {
            return new ProblemResult(
                new(ProblemCodes.InvalidCursor, "The cursor is not one of this list with this status, or older than 24 hours."));
        }

        return await all.OfAsync(webhook, request, found => PageAsync(found, status, after, limit, list));
    }

    private async Task<IResult> PageAsync(Webhook webhook, DeliveryStatus? status, (DateTimeOffset, long)? after, int limit, string list)
    {
        var page = await options.ReadAsync(cancel => webhooks.DeliveriesAsync(webhook, status, after, limit + 1, cancel));
        var last = page.Count > limit ? page[limit - 1] : null;
        return JsonResult.Ok(new DeliveryPage
        {
            Deliveries = [.. page.Take(limit).Select(DeliveryResponse.Of)],
            NextCursor = last is null ? null
                : Cursor.Encode(list, $"{last.At.ToUnixTimeMilliseconds()} {last.Position}", time.GetUtcNow()),
        });
    }

    private static DeliveryStatus? StatusOf(QueryParameters query)
    {
        if (query.Text("status") is not { } text) return null;
        foreach (var status in Statuses)
        {
            if (status.Name() == text) return status;
        }

        query.Errors.Add("status", "must be pending, delivered or dead");
        return null;
    }

    // The digest is no secret: whoever computes it may have put anything in.
    private static (DateTimeOffset, long)? Place(string? place) =>
        place?.Split(' ') is [var at, var position]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            && long.TryParse(position, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), number) : null;
}
