using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Gateway.Documents;
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

namespace Inventory.Gateway.Holds;

/// <summary>POST /v1/holds:batch: many holds placed in one request; each stands alone.</summary>
internal static class HoldBatch
{
    public const int HoldsMax = 500;
    public const int LinesMax = 2000;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapApi("/v1").WithTags("Holds")
        .MapPost("/holds:batch", PlaceAsync).RequireScope(KeyScopes.Sell | KeyScopes.Block).WithMetadata(BodyLimit.Batch)
        .Describe("placeHolds", "Places many holds; each stands alone")
        .Answers<HoldResults>(200, "What came of every hold, in order").Writes();

    private static async Task<IResult> PlaceAsync(
        Body<HoldsBatch> body, ApiRequest request, HoldServices services, HoldRefusals refusals,
        RequestRates rates, EntryFailures failures)
    {
        var holds = services.Of(request);
        var entries = body.Value.Holds!.ConvertAll(entry => Judged(entry, request.Principal));
        rates.CountAs(request.Principal, entries.Count);
        var answers = new Task<HoldAnswer>?[entries.Count];
        var latest = new Dictionary<string, Task<HoldAnswer>>(entries.Count, StringComparer.Ordinal);
        for (var i = 0; i < answers.Length; i++)
        {
            if (entries[i].Problem is not null) continue;
            var place = entries[i].Place!;
            // All at once, but an id that comes again waits for its forerunner, so that the first of them is the one that places.
            answers[i] = latest.TryGetValue(place.HoldId, out var before)
                ? AfterAsync(request, before, holds, place, failures) : holds.PlaceAsync(place);
            latest[place.HoldId] = answers[i]!;
        }

        var results = new HoldResult[answers.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var answer = answers[i] is { } task ? await OutcomeOfAsync(request, task, failures) : null;
            results[i] = Result(request, entries[i], answer, refusals);
        }

        return JsonResult.Ok(new HoldResults(results));
    }

    private static HoldResult Result(ApiRequest request, Judgement entry, HoldAnswer? placed, HoldRefusals refusals)
    {
        var problem = entry.Problem
            ?? (placed!.Outcome is Outcome.Done ? null : refusals.Of(request, placed, entry.Place!));
        return new()
        {
            HoldId = entry.RawId,
            HttpStatus = problem?.Code.Status ?? (placed!.Replayed ? 200 : 201),
            Replayed = problem is null && placed!.Replayed,
            Hold = problem is null ? HoldResponse.Of(placed!.Hold!) : null,
            Problem = problem?.For(request.Path, request.TraceId),
        };
    }

    private static async Task<HoldAnswer> AfterAsync(
        ApiRequest request, Task<HoldAnswer> before, TenantHolds holds, PlaceHold place, EntryFailures failures)
    {
        await OutcomeOfAsync(request, before, failures);
        return await holds.PlaceAsync(place);
    }

    private static async Task<HoldAnswer> OutcomeOfAsync(ApiRequest request, Task<HoldAnswer> task, EntryFailures failures)
    {
        try
        {
            return await task;
        }
        catch (Exception failure)
        {
            failures.Tell(request, failure);
            return new() { Outcome = Outcome.OutcomeUnknown };
        }
    }

    // A key that may not place such a hold at all is told so before what is malformed about it.
    private static Judgement Judged(Entry<NewHold> entry, Principal principal)
    {
        var problem = entry.Value?.Refusal(principal.Key) ?? entry.Problem;
        return new(entry.RawId, problem is null ? entry.Value!.ToCommand(principal) : null, problem);
    }

    private sealed record Judgement(string? RawId, PlaceHold? Place, Problem? Problem);
}
