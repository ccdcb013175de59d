using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Domain.Items;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Grains.Expiry;
using Inventory.Grains.Reconciling;
using Inventory.Ledger.Drift;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Time;

namespace Inventory.Gateway.Ops;

/// <summary>For operators: drift, stuck holds, and the levers that put both right.</summary>
internal sealed class OpsEndpoints(DriftReads drift, Reconciler reconciler, ExpirySweeper sweeper, LedgerClock clock, GatewayOptions options)
{
    private const int LimitDefault = 50;
    private static readonly FieldNames ReconcileFields = new("itemId", "dryRun", "reason");

    /// <summary>GET /api/admin/ops/inventory/drift</summary>
    public async Task DriftAsync(ApiRequest request)
    {
        var limit = (int)request.Query.Integer("limit", 1, 1000, LimitDefault);
        if (await InvalidAsync(request)) return;
        var found = await request.TryReadAsync(options, cancel => drift.ListAsync(request.Principal.TenantId, limit, cancel));
        if (found is null) return;
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("drift"u8);
        foreach (var item in found) OpsJson.Write(json.Json, item);
        json.Json.WriteEndArray();
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    /// <summary>GET /api/admin/ops/reservations/stuck</summary>
    public async Task StuckAsync(ApiRequest request)
    {
        var limit = (int)request.Query.Integer("limit", 1, 1000, LimitDefault);
        if (await InvalidAsync(request)) return;
        var now = clock.Now;
        var stuck = await request.TryReadAsync(options, cancel => drift.ListStuckAsync(request.Principal.TenantId, now, clock.Drift, limit, cancel));
        if (stuck is null) return;
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("stuck"u8);
        foreach (var hold in stuck) OpsJson.Write(json.Json, hold);
        json.Json.WriteEndArray();
        InstantText.Write(json.Json, "asOf"u8, now);
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    /// <summary>POST /internal/admin/reconcile-item</summary>
    public async Task ReconcileItemAsync(ApiRequest request)
    {
        if (await request.ReadAsync<Wish>(Parse) is not { } wish) return;
        var command = new ReconcileItem { Caller = request.Principal.Caller, DryRun = wish.DryRun, Reason = wish.Reason };
        if (await TryAsync(request, () => reconciler.ReconcileAsync(request.Principal.Tenant, wish.ItemId, command)) is not { } answer) return;
        if (answer.Outcome is not Outcome.Done)
        {
            await request.AnswerAsync(OutcomeProblems.Of(new ItemAnswer { Outcome = answer.Outcome }, wish.ItemId));
            return;
        }

        var json = JsonAnswer.Rent();
        OpsJson.Write(json.Json, wish.ItemId, answer);
        await request.AnswerAsync(200, json);
    }

    /// <summary>POST /internal/jobs/reconcile</summary>
    public async Task ReconcileAsync(ApiRequest request)
    {
        var property = request.Query.Text("property");
        if (property is not null && !ItemId.IsPart(property)) request.Query.Errors.Add("property", "must be characters of A-Z a-z 0-9 . _ -");
        if (await InvalidAsync(request)) return;
        if (property is not null)
        {
            await ReconcilePropertyAsync(request, property);
            return;
        }

        if (await TryAsync(request, async () => new Ran(await reconciler.RunAsync(onDemand: true, request.Http.RequestAborted))) is not { } ran) return;
        var run = ran.Run;
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteBoolean("ran"u8, run is not null);
        if (run is not null)
        {
            json.Json.WriteNumber("itemsChecked"u8, run.ItemsChecked);
            json.Json.WriteNumber("itemsDrifted"u8, run.ItemsDrifted);
            json.Json.WriteNumber("touches"u8, run.Touches);
        }

        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    private async Task ReconcilePropertyAsync(ApiRequest request, string property)
    {
        var (tenantId, tenant) = (request.Principal.TenantId, request.Principal.Tenant);
        if (await TryAsync(request, async () => new Compared(await reconciler.RunAsync(tenantId, tenant, property, request.Http.RequestAborted))) is not { } compared) return;
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteBoolean("ran"u8, true);
        json.Json.WriteNumber("itemsChecked"u8, compared.Items.Checked);
        json.Json.WriteNumber("itemsDrifted"u8, compared.Items.Drifted);
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    /// <summary>POST /internal/jobs/expire-holds</summary>
    public async Task ExpireHoldsAsync(ApiRequest request)
    {
        if (await TryAsync(request, async () => new Counted(await sweeper.SweepAsync(request.Http.RequestAborted))) is not { } swept) return;
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteNumber("ended"u8, swept.Holds);
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    // Levers may take longer than a read, and are safe to pull again.
    private static async ValueTask<T?> TryAsync<T>(ApiRequest request, Func<Task<T>> lever)
        where T : class
    {
        try
        {
            return await lever();
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure) && !request.Http.RequestAborted.IsCancellationRequested)
        {
            await request.AnswerAsync(OutcomeProblems.Unavailable);
            return null;
        }
    }

    private static async ValueTask<bool> InvalidAsync(ApiRequest request)
    {
        if (!request.Query.Errors.Any) return false;
        await request.AnswerAsync(Problem.Invalid(request.Query.Errors));
        return true;
    }

    private static Wish? Parse(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        string? itemId = null, reason = null;
        var dryRun = true;
        var seen = 0u;
        while (json.Next(ReconcileFields, ref seen, out var field))
        {
            switch (field)
            {
                case 0: itemId = json.Item(out _); break;
                case 1: dryRun = json.Boolean() ?? true; break;
                default: reason = json.Text(Limits.ReasonLengthMax, min: 1); break;
            }
        }

        json.Require(ReconcileFields, seen, 0);
        // What is put right must be explained for good.
        if (!dryRun) json.Require(ReconcileFields, seen, 2);
        return new(itemId ?? "", dryRun, reason);
    }

    private sealed record Wish(string ItemId, bool DryRun, string? Reason);

    private sealed record Counted(long Holds);

    private sealed record Compared((long Checked, long Drifted) Items);

    private sealed record Ran(ReconciliationRun? Run);
}
