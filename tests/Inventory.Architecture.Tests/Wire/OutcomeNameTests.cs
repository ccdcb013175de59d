using System.Text.RegularExpressions;
using Inventory.Contracts;

namespace Inventory.Architecture.Tests.Wire;

/// <summary>An outcome and the code that callers hear of it have one name, apart from these few.</summary>
public sealed partial class OutcomeNameTests
{
    private static readonly Dictionary<Outcome, string> Others = new()
    {
        [Outcome.Invalid] = "invalid-request",
        [Outcome.NothingDisagrees] = "nothing-to-reconcile",
        [Outcome.ItemMoving] = "starting",
    };

    [Fact]
    public void Every_outcome_has_the_code_of_its_name() => Assert.All(Enum.GetValues<Outcome>(),
        outcome => Assert.Equal(Others.GetValueOrDefault(outcome) ?? Spelled(outcome), outcome.Code()));

    private static string Spelled(Outcome outcome) =>
        Capitals().Replace(outcome.ToString(), static capital => (capital.Index > 0 ? "-" : "") + char.ToLowerInvariant(capital.Value[0]));

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capitals();
}
