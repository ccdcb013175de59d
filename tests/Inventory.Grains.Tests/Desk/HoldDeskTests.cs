using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Grains.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inventory.Grains.Tests.Desk;

/// <summary>Whoever comes to the desk is answered, whatever becomes of what he waits for.</summary>
public sealed class HoldDeskTests
{
    private static readonly Tenant Tenant = new(1, "demo", TimeSpan.FromDays(7));

    [Fact]
    public async Task Who_waits_for_something_that_fails_is_told()
    {
        var admission = new Admission(new(), NullLogger<Admission>.Instance);
        var desk = new HoldDesk(new Waits(), new ReadLanes(null!, new()), admission, new(), new());

        var answer = await desk.DecideAsync(Tenant, new PlaceHold
        {
            Caller = Node.Caller,
            HoldId = "h-1",
            Lines = [new() { ItemId = "sku:a", Quantity = 1 }, new() { ItemId = "sku:b", Quantity = 1 }],
        });

        Assert.Equal(Outcome.LedgerUnavailable, answer.Outcome);
        Assert.Equal(0, admission.Waiting);
    }

    /// <summary>Has each command wait for an item that cannot be reached.</summary>
    private sealed class Waits : IUnionDecision
    {
        public Task<IReadOnlyList<(DeskCommand Command, Func<Task>? After)>> DecideAsync(Union union) =>
            Task.FromResult<IReadOnlyList<(DeskCommand, Func<Task>?)>>([.. union.Commands.Select(
                static command => (command, (Func<Task>?)(static () => throw new LedgerUnavailableException("It is away."))))]);
    }
}
