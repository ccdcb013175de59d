using System.CommandLine;
using System.Text.Json;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.CommandLine;

/// <summary><c>--limit</c>, <c>--cursor</c> and <c>--all</c>: how much of a list is shown.</summary>
internal sealed class Paging
{
    private readonly Option<int?> _limit;

    private readonly Option<string?> _cursor = Inputs.Text("--cursor", "Go on where a page ended", "CURSOR");

    private readonly Option<bool> _all = new("--all") { Description = "Show all pages" };

    private Paging(string what, int otherwise) => _limit = Inputs.Limit($"{what} a page, 1 to 1000 ({otherwise})");

    /// <summary>Gives a command the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="what">What a page has.</param>
    /// <param name="otherwise">How many the service gives unless it is told.</param>
    public static Paging AddTo(Command command, string what, int otherwise = 100)
    {
        var paging = new Paging(what, otherwise);
        foreach (var option in (Option[])[paging._limit, paging._cursor, paging._all]) command.Add(option);
        return paging;
    }

    /// <summary>Shows one page, or all of them.</summary>
    /// <param name="session">What it is shown in.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="pathAt">The page's path, by limit and cursor.</param>
    /// <param name="shape">The resources in it.</param>
    /// <param name="table">Writes a page for people.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<int> RunAsync(
        Session session, ParseResult parsed, Func<string?, string?, string> pathAt, Shape shape, Action<Screen, JsonElement, Answer> table,
            CancellationToken cancellation)
    {
        var cursor = parsed.GetValue(_cursor);
        while (true)
        {
            var answer = await session.SendAsync(new(HttpMethod.Get, pathAt(Inputs.Text(parsed.GetValue(_limit)), cursor)), cancellation);
            var code = session.Show(answer, shape, table);
            if (code != ExitCode.Ok) return code;
            using var document = JsonDocument.Parse(answer.Body);
            cursor = document.RootElement.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
            if (cursor is null) return code;
            if (parsed.GetValue(_all)) continue;
            if (session.IsForPeople)
            {
                session.Surroundings.Error.WriteLine($"There are more: add --all, or --cursor {Printable.Text(cursor)}.");
            }

            return code;
        }
    }
}
