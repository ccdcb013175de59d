using System.Text.Json;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Http.Json;
using Inventory.Http.Problems;

namespace Inventory.Gateway.Tests;

public class ProblemTests
{
    [Fact]
    public void Every_code_has_a_page_that_tells_meaning_and_remedy()
    {
        foreach (var problem in ProblemCodes.All)
        {
            var page = ProblemPages.Html(problem.Code)!;
            Assert.Contains(System.Net.WebUtility.HtmlEncode(problem.Meaning), page, StringComparison.Ordinal);
            Assert.Contains(System.Net.WebUtility.HtmlEncode(problem.Remedy), page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_code_has_none() => Assert.Null(ProblemPages.Html("nonsense"));

    [Fact]
    public void Just_these_may_succeed_later()
    {
        string[] expected = ["insufficient-stock", "stop-sell", "settings-changed", "version-mismatch", "negative-stock"];
        Assert.Equal(
            ProblemCodes.All.Where(problem => problem.Status is 408 or 429 or 503).Select(problem => problem.Code).Concat(expected).Order(StringComparer.Ordinal),
            ProblemCodes.All.Where(problem => problem.Retryable).Select(problem => problem.Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Outcome.Forbidden, 403, "forbidden")]
    [InlineData(Outcome.Invalid, 400, "invalid-request")]
    [InlineData(Outcome.IdReused, 409, "id-reused")]
    [InlineData(Outcome.ItemExists, 409, "item-exists")]
    [InlineData(Outcome.ItemNotFound, 404, "item-not-found")]
    [InlineData(Outcome.HoldNotFound, 404, "hold-not-found")]
    [InlineData(Outcome.VersionMismatch, 412, "version-mismatch")]
    [InlineData(Outcome.SettingsChanged, 409, "settings-changed")]
    [InlineData(Outcome.HoldExpired, 409, "hold-expired")]
    [InlineData(Outcome.HoldStatusConflict, 409, "hold-status-conflict")]
    [InlineData(Outcome.HoldAgeLimit, 409, "hold-age-limit")]
    [InlineData(Outcome.ExceedsHold, 409, "exceeds-hold")]
    [InlineData(Outcome.BelowFulfilled, 409, "below-fulfilled")]
    [InlineData(Outcome.NegativeStock, 409, "negative-stock")]
    [InlineData(Outcome.StopSell, 409, "stop-sell")]
    [InlineData(Outcome.InsufficientStock, 409, "insufficient-stock")]
    [InlineData(Outcome.NothingDisagrees, 409, "nothing-to-reconcile")]
    [InlineData(Outcome.Overloaded, 503, "overloaded")]
    [InlineData(Outcome.ItemMoving, 503, "starting")]
    [InlineData(Outcome.LedgerUnavailable, 503, "ledger-unavailable")]
    [InlineData(Outcome.OutcomeUnknown, 503, "outcome-unknown")]
    public void Every_refusal_has_its_status_and_code(Outcome outcome, int status, string code)
    {
        var problem = OutcomeProblems.Of(new HoldAnswer { Outcome = outcome });
        Assert.Equal((status, code), (problem.Code.Status, problem.Code.Code));
    }

    [Fact]
    public void No_refusal_is_forgotten()
    {
        foreach (var outcome in Enum.GetValues<Outcome>().Where(outcome => outcome is not Outcome.Done))
            Assert.NotEqual("internal-error", OutcomeProblems.Of(new HoldAnswer { Outcome = outcome }).Code.Code);
    }

    [Fact]
    public void Writes_the_facts_that_go_with_it()
    {
        var written = Write(OutcomeProblems.Of(new HoldAnswer
        {
            Outcome = Outcome.InsufficientStock,
            Shortages = [new() { ItemId = "sku:a", Requested = 5, Available = 3 }],
        }));
        Assert.Equal("/problems/insufficient-stock", written.GetProperty("type").GetString());
        Assert.Equal("/v1/holds", written.GetProperty("instance").GetString());
        Assert.Equal("trace", written.GetProperty("traceId").GetString());
        Assert.Equal("INSUFFICIENT_AVAILABILITY", written.GetProperty("errorCode").GetString());
        Assert.Equal("""[{"itemId":"sku:a","requested":5,"available":3}]""", written.GetProperty("shortages").GetRawText());
        Assert.True(written.GetProperty("retryable").GetBoolean());
        Assert.False(written.TryGetProperty("errors", out _));
    }

    [Fact]
    public void Writes_the_status_that_is_in_the_way() =>
        Assert.Equal("confirmed", Write(OutcomeProblems.Of(new HoldAnswer { Outcome = Outcome.HoldStatusConflict, Status = HoldStatus.Confirmed })).GetProperty("holdStatus").GetString());

    private static JsonElement Write(Problem problem) => Parts.Written(problem.For("/v1/holds", "trace"));
}
