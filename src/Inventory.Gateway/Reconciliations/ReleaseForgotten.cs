using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;

namespace Inventory.Gateway.Reconciliations;

/// <summary>POST /v1/reconciliations/release: the second, explicit step. Releases holds by id, each alone; what is confirmed stays.</summary>
internal sealed class ReleaseForgotten(EntryFailures failures)
{
    public const int HoldsMax = 500;

    private static readonly FieldNames Fields = new("holdIds", "reason");

    public async Task ReleaseAsync(ApiRequest request)
    {
        if (await request.ReadAsync<Forgotten>(Parse) is not { } forgotten) return;
        var answers = await Task.WhenAll(forgotten.HoldIds.Select(holdId => ReleaseAsync(request, holdId, forgotten.Reason)));
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("results"u8);
        for (var i = 0; i < answers.Length; i++) Write(request, json, forgotten.HoldIds[i], answers[i]);
        json.Json.WriteEndArray();
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    private async Task<HoldAnswer> ReleaseAsync(ApiRequest request, string holdId, string? reason)
    {
        try
        {
            return await request.Principal.Holds.ReleaseAsync(new() { Caller = request.Principal.Caller, HoldId = holdId, Reason = reason });
        }
        catch (Exception failure)
        {
            failures.Tell(request, failure);
            return new() { Outcome = Outcome.OutcomeUnknown };
        }
    }

    private static void Write(ApiRequest request, JsonAnswer answer, string holdId, HoldAnswer released)
    {
        var json = answer.Json;
        var problem = released.Outcome is Outcome.Done ? null : OutcomeProblems.Of(released);
        json.WriteStartObject();
        json.WriteString("holdId"u8, holdId);
        json.WriteNumber("httpStatus"u8, problem?.Code.Status ?? 200);
        json.WriteBoolean("replayed"u8, problem is null && released.Replayed);
        if (problem is null)
        {
            json.WritePropertyName("hold"u8);
            HoldJson.Write(json, released.Hold!);
        }
        else
        {
            json.WritePropertyName("problem"u8);
            problem.Write(json, request.Path, request.TraceId);
        }

        json.WriteEndObject();
    }

    private static Forgotten? Parse(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        var holdIds = new List<string>();
        var seenIds = new HashSet<string>(StringComparer.Ordinal);
        string? reason = null;
        var seen = 0u;
        while (json.Next(Fields, ref seen, out var field))
        {
            if (field == 1)
            {
                reason = json.Text(Limits.ReasonLengthMax);
                continue;
            }

            if (!json.BeginArray()) continue;
            var count = 0;
            while (json.NextElement())
            {
                if (++count > HoldsMax) json.Skip();
                else if (json.Id() is { } id && seenIds.Add(id)) holdIds.Add(id);
            }

            if (count > HoldsMax) json.Error($"must have at most {HoldsMax} ids");
        }

        json.Require(Fields, seen, 0, 1);
        return new(holdIds, reason ?? "");
    }

    private sealed record Forgotten(List<string> HoldIds, string Reason);
}
