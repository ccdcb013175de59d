using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Inventory.Ledger.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace Inventory.Silo.Tests.Telemetry;

/// <summary>One request's way, as its trace tells it. One after another, for spans are a matter of the whole process.</summary>
[Collection(Name)]
public sealed class TraceTests
{
    public const string Name = "Telemetry";

    [Fact]
    public async Task A_request_s_trace_goes_from_HTTP_over_the_grain_call_to_the_statement_of_its_commit()
    {
        await using var service = await Service.StartAsync(traced: true);
        await CreateAsync(service, "sku:traced", 10);

        var (answer, traceId) = await service.SendAsync(HttpMethod.Post, "/v1/holds", Hold("h1", "sku:traced"));
        Assert.Equal((HttpStatusCode.Created, traceId), (answer.StatusCode, answer.Headers.GetValues("Request-Id").Single()));
        var trace = await service.TraceAsync(traceId, spans => Server(spans) is not null && Statement(spans) is not null
            && Command(spans) is not null);

        var request = Server(trace)!;
        Assert.Equal("POST /v1/holds", request.DisplayName);
        Assert.Equal("00000000000000ab", request.ParentSpanId.ToHexString());
        // From the statement upwards, each the child of the next.
        Assert.Equal(["Npgsql", Tracing.SourceName, Tracing.SourceName, "Microsoft.Orleans.Application", "Microsoft.Orleans.Application",
            "Microsoft.AspNetCore"],
            Upwards(trace, Statement(trace)!).Select(span => span.Source.Name));
        var command = Command(trace)!;
        Assert.Equal(("PlaceHold", "sku:traced", "done"),
            (command.GetTagItem("inventory.command"), command.GetTagItem("inventory.item"), command.GetTagItem("inventory.outcome")));
        Assert.Equal(Group(trace)!.SpanId, Assert.Single(command.Links).Context.SpanId);
        Assert.Equal([traceId], await JournalledAsync(service, "sku:traced", "hold_placed"));
    }

    [Fact]
    public async Task Commands_that_ride_one_group_keep_their_own_traces_and_link_to_the_group()
    {
        await using var service = await Service.StartAsync(traced: true);
        await CreateAsync(service, "sku:crowd", 1000);

        var sent = await Task.WhenAll(Enumerable.Range(0, 64).Select(hold => service.SendAsync(HttpMethod.Post, "/v1/holds",
            Hold($"crowd-{hold}", "sku:crowd"))));

        foreach (var (answer, traceId) in sent)
        {
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            var command = Command(await service.TraceAsync(traceId, spans => Command(spans) is not null))!;
            var ridden = Assert.Single(command.Links).Context.SpanId;
            await service.TraceAsync(traceId, _ => service.Spans.Any(span => span.OperationName == Tracing.GroupSpan
                && span.SpanId == ridden));
        }

        // Groups are what many share: else the doors gathered nothing, and this showed nothing.
        var groups = service.Spans.Count(span => span.OperationName == Tracing.GroupSpan);
        Assert.True(groups < sent.Length, $"{groups} groups carried {sent.Length} holds.");
        Assert.Equal(sent.Select(one => one.TraceId).Order(), (await JournalledAsync(service, "sku:crowd", "hold_placed")).Order());
    }

    [Fact]
    public async Task A_hold_of_several_lines_is_traced_to_its_commit_too()
    {
        await using var service = await Service.StartAsync(traced: true);
        await CreateAsync(service, "sku:one", 5);
        await CreateAsync(service, "sku:two", 5);

        var (answer, traceId) = await service.SendAsync(HttpMethod.Post, "/v1/holds",
            """{"holdId":"both","lines":[{"itemId":"sku:one","quantity":1},{"itemId":"sku:two","quantity":1}]}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var trace = await service.TraceAsync(traceId, spans => Server(spans) is not null && Statement(spans) is not null
            && Command(spans) is not null);

        Assert.Equal(["Npgsql", Tracing.SourceName, Tracing.SourceName, "Microsoft.AspNetCore"],
            Upwards(trace, Statement(trace)!).Select(span => span.Source.Name));
        Assert.Equal([traceId], await JournalledAsync(service, "sku:two", "hold_placed"));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_traced_and_answers_have_their_id_all_the_same()
    {
        await using var service = await Service.StartAsync(traced: false);
        await CreateAsync(service, "sku:quiet", 1);

        var (answer, traceId) = await service.SendAsync(HttpMethod.Post, "/v1/holds", Hold("q", "sku:quiet"));

        Assert.Equal(traceId, answer.Headers.GetValues("Request-Id").Single());
        Assert.Null(service.App.Services.GetService<TracerProvider>());
        Assert.False(Tracing.Source.HasListeners());
        Assert.Equal([""], await JournalledAsync(service, "sku:quiet", "hold_placed"));
    }

    [Fact]
    public async Task A_problem_s_trace_id_finds_its_line_of_the_log()
    {
        await using var service = await Service.StartAsync(traced: false);

        var (answer, traceId) = await service.SendAsync(HttpMethod.Get, "/v1/items", key: "no-key-of-ours");

        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(traceId, problem.RootElement.GetProperty("traceId").GetString());
        var line = Assert.Single(service.Log.GetSnapshot(), line => line.Id.Id == 1300);
        Assert.Contains(traceId, string.Join(' ', line.Scopes.OfType<IEnumerable<KeyValuePair<string,
            object?>>>().SelectMany(scope => scope)), StringComparison.Ordinal);
    }

    private static async Task CreateAsync(Service service, string itemId, int onHand)
    {
        var (answer, _) = await service.SendAsync(HttpMethod.Post, "/v1/items", $$"""{"itemId":"{{itemId}}","onHand":{{onHand}}}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private static string Hold(string holdId,
        string itemId) => $$"""{"holdId":"{{holdId}}","lines":[{"itemId":"{{itemId}}","quantity":1}]}""";

    private static Activity? Server(IEnumerable<Activity> spans) => spans.SingleOrDefault(span =>
        span.Source.Name == "Microsoft.AspNetCore");

    private static Activity? Command(IEnumerable<Activity> spans) => spans.SingleOrDefault(span =>
        span.OperationName == Tracing.CommandSpan);

    private static Activity? Group(IEnumerable<Activity> spans) => spans.SingleOrDefault(span => span.OperationName == Tracing.GroupSpan);

    private static Activity? Statement(IReadOnlyList<Activity> spans) =>
        Group(spans) is { } group ? spans.FirstOrDefault(span => span.Source.Name == "Npgsql" && span.ParentSpanId == group.SpanId) : null;

    private static IEnumerable<Activity> Upwards(IReadOnlyList<Activity> trace, Activity from)
    {
        for (var span = from; span is not null; span = trace.SingleOrDefault(above => above.SpanId == span.ParentSpanId)) yield return span;
    }

    private static async Task<List<string>> JournalledAsync(Service service, string itemId, string type)
    {
        await using var connection = new Npgsql.NpgsqlConnection(service.Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            """
            SELECT coalesce(replace(j.trace_id::text, '-', ''), '') FROM journal j JOIN item i USING (item_key)
            WHERE i.item_id = $1 AND j.type LIKE $2 || '%'
            """, connection)
        {
            Parameters = { new() { Value = itemId }, new() { Value = type } },
        };
        await using var reader = await command.ExecuteReaderAsync();
        var traces = new List<string>();
        while (await reader.ReadAsync()) traces.Add(reader.GetString(0));
        return traces;
    }
}
