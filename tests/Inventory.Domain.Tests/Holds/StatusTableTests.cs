using Inventory.Domain.Holds;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

/// <summary>The contract's status table, row by row.</summary>
public sealed class StatusTableTests
{
    [Theory]
    //           status →                      held  expired released confirmed fulfilled cancelled
    [InlineData("PATCH lines",                "ok    E       X        ok        X         X")]
    [InlineData("PATCH ttl",                  "ok    E       X        X         X         X")]
    [InlineData("PATCH lines and ttl",        "ok    E       X        X         X         X")]
    [InlineData("PATCH metadata",             "ok    ok      ok       ok        ok        ok")]
    [InlineData("confirm",                    "ok    E       X        same      same      X")]
    [InlineData("confirm, re-acquiring",      "ok    ok      X        same      same      X")]
    [InlineData("confirm the same quantities", "ok   E       X        same      same      X")]
    [InlineData("confirm fewer",              "ok    E       X        X         X         X")]
    [InlineData("release",                    "ok    ok      same     X         X         X")]
    [InlineData("cancel",                     "X     X       X        ok        X         same")]
    [InlineData("fulfilments",                "X     X       X        ok        X         X")]
    public void Answers(string request, string row)
    {
        var answers = Statuses.InOrder.Select(status => Answer(Send(request, Statuses.With(status)), status));
        Assert.Equal(row.Split(' ', StringSplitOptions.RemoveEmptyEntries), answers);
    }

    [Theory]
    //           status →                      held      expired   released confirmed fulfilled cancelled
    [InlineData("PATCH lines",                "held      -         -        confirmed -         -")]
    [InlineData("PATCH ttl",                  "held      -         -        -         -         -")]
    [InlineData("PATCH metadata",             "held      expired   released confirmed fulfilled cancelled")]
    [InlineData("confirm",                    "confirmed -         -        confirmed fulfilled -")]
    [InlineData("confirm, re-acquiring",      "confirmed confirmed -        confirmed fulfilled -")]
    [InlineData("release",                    "released  released  released -         -         -")]
    [InlineData("cancel",                     "-         -         -        cancelled -         cancelled")]
    [InlineData("fulfilments",                "-         -         -        fulfilled -         -")]
    public void Leads_to(string request, string row)
    {
        var after = Statuses.InOrder.Select(status => Send(request, Statuses.With(status)).Hold?.Status.Name() ?? "-");
        Assert.Equal(row.Split(' ', StringSplitOptions.RemoveEmptyEntries), after);
    }

    [Theory]
    //           after →                       held  expired released confirmed fulfilled cancelled
    [InlineData("PATCH lines",                "h7    -       -        a7        -         -")]
    [InlineData("confirm",                    "a5    -       -        a5        o5        -")]
    [InlineData("confirm, re-acquiring",      "a5    a5      -        a5        o5        -")]
    [InlineData("confirm fewer",              "a3    -       -        -         -         -")]
    [InlineData("release",                    "h0    h0      h0       -         -         -")]
    [InlineData("cancel",                     "-     -       -        a0        -         a0")]
    [InlineData("fulfilments",                "-     -       -        o5        -         -")]
    public void Moves_the_units(string request, string row)
    {
        var cells = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < cells.Length; i++)
        {
            var shelf = Statuses.With(Statuses.InOrder[i]);
            if (Send(request, shelf).Refusal is not null)
            {
                Assert.Equal("-", cells[i]);
                continue;
            }

            var units = long.Parse(cells[i].AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
            var (held, allocated, left) = cells[i][0] switch { 'h' => (units, 0L, 0L), 'a' => (0, units, 0), _ => (0, 0, units) };
            Assert.Equal((10 - left, held, allocated), (shelf[A].OnHand, shelf[A].Held, shelf[A].Allocated));
        }
    }

    /// <summary>The table of the API's documentation is the rules' own.</summary>
    [Theory]
    [InlineData("PATCH lines", HoldStep.ChangeLines)]
    [InlineData("PATCH ttl", HoldStep.ChangeEnd)]
    [InlineData("confirm", HoldStep.Confirm)]
    [InlineData("release", HoldStep.Release)]
    [InlineData("cancel", HoldStep.Cancel)]
    [InlineData("fulfilments", HoldStep.Fulfil)]
    public void Is_documented_as_it_is(string request, HoldStep step)
    {
        var lines = File.ReadAllLines(Path.Combine(Documents.Folder, "http-api.md"));
        var head = Cells(lines.Single(line => line.StartsWith("| status", StringComparison.Ordinal)));
        Assert.Equal(StatusTable.Statuses.Select(status => status.Name()), head);
        var documented = Cells(lines.Single(line => line.StartsWith($"| {request} |", StringComparison.Ordinal)));
        Assert.Equal(StatusTable.Statuses.Select(status => StatusTable.Rule(step, status)), documented.Select(Rule));
    }

    private static IEnumerable<string> Cells(string row) => row.Split('|', StringSplitOptions.TrimEntries)[2..^1];

    private static StatusRule Rule(string cell) => cell switch
    {
        "E" => StatusRule.Over,
        "X" => StatusRule.Conflicts,
        _ when cell.StartsWith("E, or", StringComparison.Ordinal) => StatusRule.OverUnlessReacquired,
        _ when cell.StartsWith("same", StringComparison.Ordinal) => StatusRule.Same,
        _ when cell.StartsWith("ok", StringComparison.Ordinal) => StatusRule.Allows,
        _ => throw new FormatException($"'{cell}' is no cell of the table."),
    };

    [Fact]
    public void A_conflict_names_the_status_in_the_way()
    {
        foreach (var status in Statuses.InOrder.Except([HoldStatus.Confirmed]))
            Assert.Equal(status, Refused<Refusal.StatusConflict>(Statuses.With(status).Fulfil()).Status);
    }

    private static HoldDecision Send(string request, Shelf shelf) => request switch
    {
        "PATCH lines" => shelf.Change(Targets((A, 7))),
        "PATCH ttl" => shelf.Change(Ttl(60)),
        "PATCH lines and ttl" => shelf.Change(Targets((A, 7)) with { TtlSeconds = 60 }),
        "PATCH metadata" => shelf.Change(NewMetadata("""{"k":"v"}""")),
        "confirm" => shelf.Confirm(),
        "confirm, re-acquiring" => shelf.Confirm(reacquire: true),
        "confirm the same quantities" => shelf.Confirm(Lines((A, 5))),
        "confirm fewer" => shelf.Confirm(Lines((A, 3))),
        "release" => shelf.Release(),
        "cancel" => shelf.Cancel(),
        "fulfilments" => shelf.Fulfil(),
        _ => throw new ArgumentOutOfRangeException(nameof(request)),
    };

    private static string Answer(HoldDecision decision, HoldStatus status) => decision switch
    {
        { Refusal: Refusal.HoldExpired } => "E",
        { Refusal: Refusal.StatusConflict conflict } when conflict.Status == status => "X",
        { Refusal: not null } => decision.Refusal.ToString(),
        { Repeated: true, Changes.IsEmpty: true } => "same",
        _ => "ok",
    };
}
