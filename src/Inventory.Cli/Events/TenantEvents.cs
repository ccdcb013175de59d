using System.Text.Encodings.Web;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Events;

/// <summary>Which events of all items are asked for.</summary>
/// <param name="After">Behind which place; null for the oldest kept, or for now where they are followed.</param>
/// <param name="Types">Of which types, with commas between them; null for all.</param>
/// <param name="Prefix">Of items whose id begins with it; null for all.</param>
/// <param name="Limit">How many at most on a page; null for the service's choice.</param>
internal sealed record EventQuestion(string? After, string? Types, string? Prefix, string? Limit);

/// <summary>Shows events of all items: a page of them, or as they come.</summary>
internal static class TenantEvents
{
    private static readonly Shape Envelopes = new("id", "events");

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Shows a page.</summary>
    public static async Task<int> ListAsync(Session session, EventQuestion question, CancellationToken cancellation)
    {
        var path = Urls.WithQuery("v1/events",
            ("after", question.After), ("types", question.Types), ("prefix", question.Prefix), ("limit", question.Limit));
        var answer = await session.SendAsync(new(HttpMethod.Get, path), cancellation);
        var code = session.Show(answer, Envelopes, static (target, page, _) =>
        {
            EventTable.WriteHeadings(target);
            foreach (var envelope in page.List("events")) EventTable.Write(target, envelope);
        });
        if (code != ExitCode.Ok || !session.IsForPeople) return code;
        using var shown = JsonDocument.Parse(answer.Body);
        session.Surroundings.Error.WriteLine($"Go on with --after {Printable.Text(shown.RootElement.Cell("next"))}.");
        return code;
    }

    /// <summary>Shows events as they come, until Ctrl-C.</summary>
    /// <param name="session">What they are shown in.</param>
    /// <param name="question">Which.</param>
    /// <param name="file">Keeps how far they were shown; null for nothing.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<int> FollowAsync(Session session, EventQuestion question, CursorFile? file, CancellationToken cancellation)
    {
        var follower = new EventFollower(session, after => Urls.WithQuery("v1/events/stream",
            ("after", after), ("types", question.Types), ("prefix", question.Prefix)));
        string? cursor = null;
        try
        {
            await foreach (var heard in follower.FollowAsync(file?.Read() ?? question.After, cancellation))
            {
                if (heard.Refusal is { } refusal) return session.Show(refusal, Envelopes, static (_, _, _) => { });
                if (cursor is null && session.IsForPeople) EventTable.WriteHeadings(session.Screen);
                if (heard.Envelope is { } envelope) Show(session, envelope);
                session.Surroundings.Out.Flush();
                cursor = heard.Cursor;
                if (cursor is not null) file?.Shown(cursor, session.Surroundings.Clock);
            }

            return ExitCode.Ok;
        }
        finally
        {
            file?.Keep();
            if (cursor is not null && session.IsForPeople)
                session.Surroundings.Error.WriteLine($"Go on with --after {Printable.Text(cursor)}.");
        }
    }

    private static void Show(Session session, string envelope)
    {
        using var document = JsonDocument.Parse(envelope);
        if (session.IsForPeople)
        {
            EventTable.Write(session.Screen, document.RootElement);
            return;
        }

        var output = session.Surroundings.Output;
        if (session.Format is OutputFormat.Name)
        {
            output.Write(System.Text.Encoding.UTF8.GetBytes(document.RootElement.Cell("id")));
        }
        else
        {
            using var json = new Utf8JsonWriter(output, Compact);
            document.RootElement.WriteTo(json);
        }

        output.WriteByte((byte)'\n');
        output.Flush();
    }
}
