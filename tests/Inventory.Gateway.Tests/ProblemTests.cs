using System.Text.Json;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Testing;

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

    // A bug is nothing that is promised.
    [Fact]
    public void Every_code_is_documented_with_its_status_and_whatever_is_documented_is_one() => Assert.Equal(
        ContractCodes.Statuses.Append(new("internal-error", 500)).OrderBy(code => code.Key, StringComparer.Ordinal),
        ProblemCodes.All.Select(problem => KeyValuePair.Create(problem.Code, problem.Status))
            .OrderBy(code => code.Key, StringComparer.Ordinal));

    [Fact]
    public void Just_those_may_succeed_later_that_are_documented_to() => Assert.Equal(
        ContractCodes.Retryable.Order(StringComparer.Ordinal),
        ProblemCodes.All.Where(problem => problem.Retryable).Select(problem => problem.Code).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_refusal_of_a_command_has_a_status_and_an_outcome_and_every_outcome_is_one() => Assert.Equal(
        Refusals.All.Select(kind => kind.Code).Order(StringComparer.Ordinal),
        Enum.GetValues<Outcome>().Where(outcome => outcome is not Outcome.Done)
            .Select(outcome => OutcomeProblems.Of(new HoldAnswer { Outcome = outcome }).Code.Code).Order(StringComparer.Ordinal));

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
        Assert.Equal("confirmed",
            Write(OutcomeProblems.Of(new HoldAnswer { Outcome = Outcome.HoldStatusConflict, Status = HoldStatus.Confirmed }))
            .GetProperty("holdStatus").GetString());

    private static JsonElement Write(Problem problem) => Parts.Written(problem.For("/v1/holds", "trace"));
}
