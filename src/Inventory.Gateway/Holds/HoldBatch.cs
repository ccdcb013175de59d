using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;

namespace Inventory.Gateway.Holds;

/// <summary>POST /v1/holds:batch: many holds placed in one request; each stands alone.</summary>
internal sealed class HoldBatch(EntryFailures failures)
{
    public const int HoldsMax = 500;
    public const int LinesMax = 2000;

    private static readonly FieldNames Fields = new("holds");

    public async Task PlaceAsync(ApiRequest request)
    {
        if (await request.ReadAsync<List<Entry>>(Parse, ApiRequest.BatchBodyMax) is not { } entries) return;
        var answers = new Task<HoldAnswer>?[entries.Count];
        var latest = new Dictionary<string, Task<HoldAnswer>>(entries.Count, StringComparer.Ordinal);
        for (var i = 0; i < answers.Length; i++)
        {
            if (entries[i].Problem is not null) continue;
            var place = entries[i].Place!;
            // All at once, but an id that comes again waits for its forerunner, so that the first of them is the one that places.
            answers[i] = latest.TryGetValue(place.HoldId, out var before) ? AfterAsync(request, before, place) : request.Principal.Holds.PlaceAsync(place);
            latest[place.HoldId] = answers[i]!;
        }

        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("results"u8);
        for (var i = 0; i < answers.Length; i++)
        {
            var answer = answers[i] is { } task ? await OutcomeOfAsync(request, task) : null;
            Write(request, json, entries[i], answer);
        }

        json.Json.WriteEndArray();
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    private static void Write(ApiRequest request, JsonAnswer answer, Entry entry, HoldAnswer? placed)
    {
        var json = answer.Json;
        var problem = entry.Problem ?? (placed!.Outcome is Outcome.Done ? null : OutcomeProblems.Of(placed, entry.Place!));
        json.WriteStartObject();
        if (entry.RawId is { } id) json.WriteString("holdId"u8, id);
        json.WriteNumber("httpStatus"u8, problem?.Code.Status ?? (placed!.Replayed ? 200 : 201));
        json.WriteBoolean("replayed"u8, problem is null && placed!.Replayed);
        if (problem is null)
        {
            json.WritePropertyName("hold"u8);
            HoldJson.Write(json, placed!.Hold!);
        }
        else
        {
            json.WritePropertyName("problem"u8);
            problem.Write(json, request.Path, request.TraceId);
        }

        json.WriteEndObject();
    }

    private async Task<HoldAnswer> AfterAsync(ApiRequest request, Task<HoldAnswer> before, PlaceHold place)
    {
        await OutcomeOfAsync(request, before);
        return await request.Principal.Holds.PlaceAsync(place);
    }

    private async Task<HoldAnswer> OutcomeOfAsync(ApiRequest request, Task<HoldAnswer> task)
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

    private static List<Entry>? Parse(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        List<Entry> entries = [];
        int count = 0, lines = 0;
        var seen = 0u;
        while (json.Next(Fields, ref seen, out _))
        {
            if (!json.BeginArray()) continue;
            while (json.NextElement())
            {
                if (++count > HoldsMax)
                {
                    json.Skip();
                    continue;
                }

                var errors = new FieldErrors();
                var frame = json.Detach(errors);
                var place = PlaceBody.Parse(ref json, principal, out var forbidden, out var rawId);
                json.Attach(frame);
                lines += place?.Lines.Length ?? 0;
                entries.Add(new(rawId, place, forbidden ?? (errors.Any ? Problem.Invalid(errors) : null)));
            }

            if (count > HoldsMax) json.Error($"must have at most {HoldsMax} holds");
            else if (lines > LinesMax) json.Error($"must have at most {LinesMax} lines in all");
        }

        json.Require(Fields, seen, 0);
        return entries;
    }

    private sealed record Entry(string? RawId, PlaceHold? Place, Problem? Problem);
}
