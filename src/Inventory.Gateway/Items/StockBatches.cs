using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Grains.Items;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Command = Inventory.Ledger.Telemetry.Operations;

namespace Inventory.Gateway.Items;

/// <summary>Many adjustments or counts in one request; each stands alone.</summary>
internal static class StockBatches
{
    public const int EntriesMax = 1000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var stock = endpoints.MapApi("/v1").WithTags("Items").RequireScope(KeyScopes.Stock).RefuseBoundKeys().WithMetadata(BodyLimit.Batch);
        stock.MapPost("/adjustments:batch", AdjustAsync)
            .Describe("adjustStocks", "Adjusts many items; each entry stands alone")
            .Answers<StockResults>(200, "What came of every entry, in order").Writes();
        stock.MapPost("/counts:batch", CountAsync)
            .Describe("countStocks", "Counts many items; each entry stands alone")
            .Answers<StockResults>(200, "What came of every entry, in order").Writes();
    }

    private static Task<IResult> AdjustAsync(
        Body<AdjustmentBatch> body, ApiRequest request, ItemDoors doors, RequestRates rates, ItemRefusals refusals,
        EntryFailures failures) =>
        RunAsync(Command.Adjust, body.Value.Entries!, request, rates, refusals, failures, (by, entry) =>
            doors.AdjustAsync(by.Tenant, entry.ItemId!, ((IAdjustment)entry).ToCommand(by.Caller)));

    private static Task<IResult> CountAsync(
        Body<CountBatch> body, ApiRequest request, ItemDoors doors, RequestRates rates, ItemRefusals refusals,
        EntryFailures failures) =>
        RunAsync(Command.Count, body.Value.Entries!, request, rates, refusals, failures, (by, entry) =>
            doors.CountAsync(by.Tenant, entry.ItemId!, ((ICount)entry).ToCommand(by.Caller)));

    private static async Task<IResult> RunAsync<T>(
        string operation, List<Entry<T>> entries, ApiRequest request, RequestRates rates, ItemRefusals refusals, EntryFailures failures,
        Func<Principal, T, Task<ItemAnswer>> run)
        where T : class, IOfItem
    {
        rates.CountAs(request.Principal, entries.Count);
        // Sent off in order and not awaited one by one: an item takes its commands in the order of arrival.
        var answers = new Task<ItemAnswer>?[entries.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var entry = entries[i];
            if (entry.Problem is null) answers[i] = run(request.Principal, entry.Value!);
        }

        var results = new StockResult[answers.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var entry = entries[i];
            var problem = answers[i] is { } answer
                ? await ProblemOfAsync(request, operation, answer, entry.Value!.ItemId!, refusals, failures) : entry.Problem;
            results[i] = new() { ItemId = entry.RawId, HttpStatus = problem?.Code.Status ?? 200,
                Problem = problem?.For(request.Path, request.TraceId) };
        }

        return JsonResult.Ok(new StockResults(results));
    }

    private static async Task<Problem?> ProblemOfAsync(ApiRequest request, string operation, Task<ItemAnswer> task, string itemId,
        ItemRefusals refusals, EntryFailures failures)
    {
        try
        {
            var answer = await task;
            return answer.Outcome is Outcome.Done ? null : refusals.Of(request, operation, itemId, answer);
        }
        catch (Exception failure)
        {
            failures.Tell(request, failure);
            return OutcomeProblems.Unknown;
        }
    }
}
