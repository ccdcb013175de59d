using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Operations.Receipts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Receipts;

/// <summary>GET /v1/receipts/{receiptId}: why a hold was refused.</summary>
internal static class ReceiptEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapApi("/v1").WithTags("Holds")
        .MapRead("/receipts/{receiptId}", GetAsync).RequireScope(RefusalReceipts.Needs)
        .Describe("getReceipt", "Why a hold was refused for stock or a stop, for an hour")
        .Answers<ReceiptResponse>(200, "What its items were").Refuses(ProblemCodes.NotFound);

    private static async Task<IResult> GetAsync(
        string receiptId, ApiRequest request, RefusalReceipts receipts, GatewayOptions options) =>
        await options.ReadAsync(cancel => receipts.OpenAsync(request.Principal.Key.Tenant, receiptId, cancel)) is { } opened
            ? JsonResult.Ok(ReceiptResponse.Of(opened))
            : new ProblemResult(new(ProblemCodes.NotFound, "There is no such receipt, or it is older than an hour."));
}
