using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;
using Inventory.Cli.Status;

namespace Inventory.Cli.Commands;

/// <summary><c>inv status</c>: one screen, and an exit code for whoever watches.</summary>
internal static class StatusCommand
{
    private const int ListedMax = 5;

    public static Command Build(CommonOptions options)
    {
        var command = new Command("status",
            "Shows on one screen whether all is well, and ends with 1 where it is not; needs a key of scope admin.");
        var watching = Watching.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var session = options.Open(parsed);
            return await watching.RunAsync(session, parsed, () => ShowAsync(session, cancellation), cancellation, untilRefused: false);
        });
        return command.WithExamples("inv status", "inv status --watch", "inv status -o json || page-somebody");
    }

    private static async Task<int> ShowAsync(Session session, CancellationToken cancellation)
    {
        var ready = await session.SendOnceAsync("health/ready", cancellation);
        var figures = await FiguresAsync(session, cancellation);
        var stuck = await session.SendOnceAsync($"api/admin/ops/reservations/stuck?limit={ListedMax}", cancellation);
        var drift = await session.SendOnceAsync($"api/admin/ops/inventory/drift?limit={ListedMax}", cancellation);
        Check[] checks =
        [
            ready.IsOk ? new("ready", "ok", "it answers, and its ledger does") : new("ready", "wrong", Why(ready)),
            .. figures is null ? [Check.Unknown("figures", "neither /api/admin/ops/metrics nor /metrics answered")]
                : Checks.Of(figures, session.Surroundings.Clock.GetUtcNow()),
            Listed("stuck", stuck, "holds past their end and still open; see inv stuck"),
            Listed("drift", drift, "items that disagree with their holds or journal; see inv drift"),
        ];
        session.Show(new(200, Json(checks, stuck, drift)), Shape.Checks, Write);
        return checks.All(static check => check.IsOk) ? ExitCode.Ok : ready.Status == 0 ? ExitCode.NoAnswer : ExitCode.Refused;
    }

    private static async Task<Dictionary<string, double>?> FiguresAsync(Session session, CancellationToken cancellation)
    {
        var answer = await session.SendOnceAsync("api/admin/ops/metrics", cancellation);
        if (!answer.IsOk)
        {
            answer = await session.SendOnceAsync("metrics", cancellation);
            return answer.IsOk ? PrometheusText.Read(answer.Body) : null;
        }

        using var document = JsonDocument.Parse(answer.Body);
        return document.RootElement.EnumerateObject().Where(static figure => figure.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(static figure => figure.Name, static figure => figure.Value.GetDouble());
    }

    private static Check Listed(string name, Answer answer, string what)
    {
        if (!answer.IsOk) return Check.Unknown(name, Why(answer));
        using var document = JsonDocument.Parse(answer.Body);
        var count = document.RootElement.List(name).Count();
        return new(name, count == 0 ? "ok" : "wrong", count == 0 ? "none" : $"{(count == ListedMax ? $"{count} or more" : count)} {what}");
    }

    private static string Why(Answer answer) =>
        Problem.Parse(answer) is var problem && answer.Status == 0 ? "it does not answer"
        : $"{problem.Code ?? "refused"}: {problem.Detail}";

    private static byte[] Json(Check[] checks, Answer stuck, Answer drift)
    {
        using var target = new MemoryStream();
        using (var writer = new Utf8JsonWriter(target))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok", checks.All(static check => check.IsOk));
            writer.WriteStartArray("checks");
            foreach (var check in checks)
            {
                writer.WriteStartObject();
                writer.WriteString("check", check.Name);
                writer.WriteString("state", check.State);
                writer.WriteString("detail", check.Detail);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            foreach (var (name, answer) in (ReadOnlySpan<(string, Answer)>)[("stuck", stuck), ("drift", drift)])
            {
                if (!answer.IsOk) continue;
                using var document = JsonDocument.Parse(answer.Body);
                writer.WritePropertyName(name);
                if (document.RootElement.TryGetProperty(name, out var list)) list.WriteTo(writer);
                else writer.WriteNullValue();
            }

            writer.WriteEndObject();
        }

        return target.ToArray();
    }

    private static void Write(Screen target, JsonElement status, Answer _)
    {
        var table = new TextTable("CHECK", "STATE", "DETAIL");
        foreach (var check in status.List("checks")) table.Add(check.Cell("check"), check.Cell("state"), check.Cell("detail"));
        table.Write(target);
        foreach (var hold in status.List("stuck"))
        {
            target.WriteLine($"  stuck  {hold.Cell("holdId")}  {hold.Cell("why")}  {target.Time(hold.Cell("expiresAt"))}");
        }

        foreach (var item in status.List("drift"))
        {
            target.WriteLine($"  drift  {item.Cell("itemId")}  {item.Cell("units")} units  {target.Time(item.Cell("since"))}");
        }

    }
}
