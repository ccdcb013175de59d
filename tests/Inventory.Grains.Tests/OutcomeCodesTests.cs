using Inventory.Contracts;
using Inventory.Ledger.Telemetry;

namespace Inventory.Grains.Tests;

public sealed class OutcomeCodesTests
{
    // Done is no refusal, and nobody counts repairs.
    [Fact]
    public void Every_refusal_is_counted_under_a_code_that_is_declared_and_each_declared_code_is_one() => Assert.Equal(
        Enum.GetValues<Outcome>().Except([Outcome.Done, Outcome.NothingDisagrees]).Select(OutcomeCodes.Of).Order(StringComparer.Ordinal),
        InventoryMetrics.Refusals.Labels.Single(label => label.Name == "code").Values.Order(StringComparer.Ordinal));
}
