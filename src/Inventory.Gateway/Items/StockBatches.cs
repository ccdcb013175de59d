using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Grains.Items;

namespace Inventory.Gateway.Items;

/// <summary>Many adjustments or counts in one request; each stands alone.</summary>
internal sealed class StockBatches(ItemDoors doors, EntryFailures failures)
{
    public const int EntriesMax = 1000;

    private static readonly FieldNames Fields = new("entries");

    /// <summary>POST /v1/adjustments:batch</summary>
    public Task AdjustAsync(ApiRequest request) => RunAsync<AdjustStock>(request, Adjustments, doors.AdjustAsync);

    /// <summary>POST /v1/counts:batch</summary>
    public Task CountAsync(ApiRequest request) => RunAsync<CountStock>(request, Counts, doors.CountAsync);

    private async Task RunAsync<T>(ApiRequest request, JsonParser<List<Entry<T>>> parse, Func<string, string, T, Task<ItemAnswer>> run)
        where T : class
    {
        if (await request.ReadAsync(parse, ApiRequest.BatchBodyMax) is not { } entries) return;

        // Sent off in order and not awaited one by one: an item takes its commands in the order of arrival.
        var answers = new Task<ItemAnswer>?[entries.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var entry = entries[i];
            if (!entry.Errors.Any) answers[i] = run(request.Principal.Tenant, entry.ItemId!, entry.Command!);
        }

        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("results"u8);
        for (var i = 0; i < answers.Length; i++)
        {
            var entry = entries[i];
            var problem = answers[i] is { } answer ? await ProblemOfAsync(request, answer, entry.ItemId!) : Problem.Invalid(entry.Errors);
            json.Json.WriteStartObject();
            if (entry.RawId is { } id) json.Json.WriteString("itemId"u8, id);
            json.Json.WriteNumber("httpStatus"u8, problem?.Code.Status ?? 200);
            if (problem is not null)
            {
                json.Json.WritePropertyName("problem"u8);
                problem.Write(json.Json, request.Path, request.TraceId);
            }

            json.Json.WriteEndObject();
        }

        json.Json.WriteEndArray();
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    private async Task<Problem?> ProblemOfAsync(ApiRequest request, Task<ItemAnswer> task, string itemId)
    {
        try
        {
            var answer = await task;
            return answer.Outcome is Outcome.Done ? null : OutcomeProblems.Of(answer, itemId);
        }
        catch (Exception failure)
        {
            failures.Tell(request, failure);
            return OutcomeProblems.Unknown;
        }
    }

    private static List<Entry<AdjustStock>>? Adjustments(ref JsonBody json, Principal principal, out Problem? refused) =>
        Parse(ref json, principal, out refused, static (ref JsonBody entry, Caller caller, out string? id, out string? raw) =>
            ItemBodies.Adjustment(ref entry, caller, inBatch: true, out id, out raw));

    private static List<Entry<CountStock>>? Counts(ref JsonBody json, Principal principal, out Problem? refused) =>
        Parse(ref json, principal, out refused, static (ref JsonBody entry, Caller caller, out string? id, out string? raw) =>
            ItemBodies.Count(ref entry, caller, inBatch: true, out id, out raw));

    private static List<Entry<T>>? Parse<T>(ref JsonBody json, Principal principal, out Problem? refused, EntryParser<T> parse)
        where T : class
    {
        refused = null;
        if (!json.BeginObject()) return null;
        List<Entry<T>> entries = [];
        var seen = 0u;
        while (json.Next(Fields, ref seen, out _))
        {
            if (!json.BeginArray()) continue;
            var count = 0;
            while (json.NextElement())
            {
                if (++count > EntriesMax)
                {
                    json.Skip();
                    continue;
                }

                var errors = new FieldErrors();
                var frame = json.Detach(errors);
                var command = parse(ref json, principal.Caller, out var itemId, out var rawId);
                json.Attach(frame);
                entries.Add(new(rawId, itemId, command, errors));
            }

            if (count > EntriesMax) json.Error($"must have at most {EntriesMax} entries");
        }

        json.Require(Fields, seen, 0);
        return entries;
    }

    private delegate T? EntryParser<T>(ref JsonBody json, Caller caller, out string? itemId, out string? rawId);

    private sealed record Entry<T>(string? RawId, string? ItemId, T? Command, FieldErrors Errors);
}
