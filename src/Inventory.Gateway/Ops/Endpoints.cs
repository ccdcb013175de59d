using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain.Items;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Grains.Expiry;
using Inventory.Grains.Reconciling;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Lists;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Drift;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Ops;

/// <summary>For operators: drift, stuck holds, and the levers that put both right.</summary>
internal static class OpsEndpoints
{
    private const int LimitDefault = 50;

    private static readonly QueryParameter Limit = new("limit", QueryKind.Integer, "How many entries at most; 50 unless said.") { Min = 1,
        Max = 1000 };

    private static readonly QueryParameter Resolved = new("resolved", QueryKind.Flag,
        "True for what was put right or agrees again; what is open unless said.");

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var reads = endpoints.MapApi("/api/admin/ops").WithTags("Operations").RequireScope(KeyScopes.Admin);
        reads.MapRead("/inventory/drift", DriftAsync)
            .Describe("listDrift", "Items of which row, live holds and journal disagree").Takes(Resolved, QueryParameter.Cursor, Limit)
                .Answers<DriftList>(200, "Most units first; those put right, latest first").Refuses(ProblemCodes.InvalidCursor);
        reads.MapRead("/reservations/stuck", StuckAsync)
            .Describe("listStuck", "Holds past their end and still open").Takes(QueryParameter.Cursor, Limit)
                .Answers<StuckList>(200, "Longest first").Refuses(ProblemCodes.InvalidCursor);

        var levers = endpoints.MapApi("/internal").WithTags("Operations").RequireScope(KeyScopes.Admin).RefuseBoundKeys();
        levers.MapPost("/admin/reconcile-item", ReconcileItemAsync)
            .Describe("reconcileItem", "Puts a drifted item right, or tells what would be done")
            .Answers<ReconciledItem>(200, "What was done").Refuses(ProblemCodes.ItemNotFound, ProblemCodes.NothingToReconcile).Writes();
        levers.MapPost("/jobs/reconcile", ReconcileAsync)
            .Describe("reconcileAll", "Compares all items now, or the nights of a property")
            .Takes(new QueryParameter("property", QueryKind.Text,
                "Only its nights, each by replaying its journal.") { Pattern = "^[A-Za-z0-9._-]+$" })
            .Answers<ReconcileRun>(200, "What it came to").Writes();
        levers.MapPost("/jobs/expire-holds", ExpireHoldsAsync)
            .Describe("expireHolds", "Ends all holds that are over, now").Answers<SweepResponse>(200, "What it came to").Writes();
    }

    private static async Task<IResult> DriftAsync(QueryParameters query, ApiRequest request, DriftReads drift, TimeProvider time,
        GatewayOptions options)
    {
        var limit = query.Limit(LimitDefault);
        var resolved = query.Flag("resolved") is true;
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var list = $"{request.Principal.TenantId}\ndrift\n{resolved}";
        if (!ListPlaces.TryRead(query, list, time.GetUtcNow(), ListPlaces.DriftOf, out var after)) return ListPlaces.NoSuchPlace;
        var wish = new DriftFilter { Resolved = resolved, After = after, Limit = limit + 1 };
        var found = await options.ReadAsync(cancel => drift.ListAsync(request.Principal.TenantId, wish, cancel));
        return JsonResult.Ok(new DriftList([.. found.Take(limit).Select(DriftedItem.Of)],
            found.Count > limit ? Cursor.Encode(list, ListPlaces.Of(found[limit - 1]), time.GetUtcNow()) : null));
    }

    private static async Task<IResult> StuckAsync(QueryParameters query, ApiRequest request, StuckReads reads, LedgerClock clock,
        TimeProvider time, GatewayOptions options)
    {
        var limit = query.Limit(LimitDefault);
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var list = $"{request.Principal.TenantId}\nstuck";
        if (!ListPlaces.TryRead(query, list, time.GetUtcNow(), ListPlaces.StuckOf, out var after)) return ListPlaces.NoSuchPlace;
        var now = clock.Now;
        var wish = new StuckQuery { Selection = new() { Stuck = true, ClockError = clock.Drift }, After = after, Limit = limit + 1 };
        var stuck = await options.ReadAsync(cancel => reads.ListAsync(request.Principal.TenantId, wish, now, cancel));
        return JsonResult.Ok(new StuckList([.. stuck.Take(limit).Select(StuckHoldResponse.Of)],
            stuck.Count > limit ? Cursor.Encode(list, ListPlaces.Of(stuck[limit - 1]), time.GetUtcNow()) : null, now));
    }

    private static async Task<IResult> ReconcileItemAsync(Body<ItemReconciliation> body, ApiRequest request, Reconciler reconciler)
    {
        var (wish, itemId) = (body.Value, body.Value.ItemId!);
        var command = new ReconcileItem { Caller = request.Principal.Caller, DryRun = wish.DryRun ?? true, Reason = wish.Reason };
        var answer = await PullAsync(request, () => reconciler.ReconcileAsync(request.Principal.Tenant, itemId, command));
        return answer.Outcome is Outcome.Done
            ? JsonResult.Ok(ReconciledItem.Of(itemId, answer))
            : new ProblemResult(OutcomeProblems.Of(new ItemAnswer { Outcome = answer.Outcome }, itemId));
    }

    private static async Task<IResult> ReconcileAsync(QueryParameters query, ApiRequest request, Reconciler reconciler)
    {
        var property = query.Text("property");
        if (property is not null && !ItemId.IsPart(property)) query.Errors.Add("property", "must be characters of A-Z a-z 0-9 . _ -");
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var gone = request.Http.RequestAborted;
        if (property is not null)
        {
            var (tenantId, tenant) = (request.Principal.TenantId, request.Principal.Tenant);
            var (compared, drifted) = await PullAsync(request, () => reconciler.RunAsync(tenantId, tenant, property, gone));
            return JsonResult.Ok(new ReconcileRun { Ran = true, ItemsChecked = compared, ItemsDrifted = drifted });
        }

        var run = await PullAsync(request, () => reconciler.RunAsync(onDemand: true, gone));
        return JsonResult.Ok(run is null
            ? new ReconcileRun { Ran = false }
            : new ReconcileRun { Ran = true, ItemsChecked = run.ItemsChecked, ItemsDrifted = run.ItemsDrifted, Touches = run.Touches });
    }

    private static async Task<IResult> ExpireHoldsAsync(ApiRequest request, ExpirySweeper sweeper) =>
        JsonResult.Ok(SweepResponse.Of(await PullAsync(request, () => sweeper.SweepAsync(request.Http.RequestAborted)),
            request.Principal.Tenant));

    // Levers may take longer than a read, and are safe to pull again.
    private static async Task<T> PullAsync<T>(ApiRequest request, Func<Task<T>> lever)
    {
        try
        {
            return await lever();
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure) && !request.Http.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(OutcomeProblems.Unavailable);
        }
    }
}
