using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Http;
using Inventory.Grains.Holds;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Comparisons;

/// <summary>
/// POST /v1/reconciliations/release: the second, explicit step. Releases holds by id, each alone; what is confirmed stays.
/// </summary>
internal static class ReleaseForgotten
{
    public const int HoldsMax = 500;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapApi("/v1").WithTags("Comparison")
        .RequireScope(KeyScopes.Sell)
        .MapPost("/reconciliations/release", ReleaseAsync)
        .Describe("releaseHolds", "Releases holds by id, each alone; what is confirmed stays")
        .Answers<HoldResults>(200, "What came of every hold, in order").Writes();

    private static async Task<IResult> ReleaseAsync(Body<ForgottenHolds> body, ApiRequest request, HoldServices services,
        RequestRates rates, EntryFailures failures)
    {
        string[] holdIds = [.. body.Value.HoldIds!.Distinct(StringComparer.Ordinal)!];
        rates.CountAs(request.Principal, holdIds.Length);
        var holds = services.Of(request);
        var answers = await Task.WhenAll(holdIds.Select(async holdId =>
        {
            try
            {
                return await holds.ReleaseAsync(new() { Caller = request.Principal.Caller, HoldId = holdId, Reason = body.Value.Reason });
            }
            catch (Exception failure)
            {
                failures.Tell(request, failure);
                return new() { Outcome = Outcome.OutcomeUnknown };
            }
        }));
        return JsonResult.Ok(new HoldResults([.. holdIds.Zip(answers, (holdId, answer) => Result(request, holdId, answer))]));
    }

    private static HoldResult Result(ApiRequest request, string holdId, HoldAnswer released)
    {
        var problem = released.Outcome is Outcome.Done ? null : OutcomeProblems.Of(released);
        return new()
        {
            HoldId = holdId,
            HttpStatus = problem?.Code.Status ?? 200,
            Replayed = problem is null && released.Replayed,
            Hold = problem is null ? HoldResponse.Of(released.Hold!) : null,
            Problem = problem?.For(request.Path, request.TraceId),
        };
    }
}
