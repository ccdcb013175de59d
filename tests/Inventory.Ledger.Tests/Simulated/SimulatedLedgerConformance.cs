using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tests.Conformance;
using Inventory.Simulation.Database;
using Inventory.Testing;

namespace Inventory.Ledger.Tests.Simulated;

/// <summary>The ledger that the simulator runs the product upon keeps every promise of the one in PostgreSQL.</summary>
public sealed class SimulatedLedgerConformance : LedgerConformance
{
    private readonly SimulatedDatabase _database = new(TimeProvider.System);

    public SimulatedLedgerConformance() => (Store, Other) = (NewStore(), NewStore());

    protected override ILedgerStore Store { get; }

    protected override ILedgerStore Other { get; }

    protected override int TenantId => 1;

    protected override int StrangerId => 2;

    protected override DateTimeOffset Now { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    protected override Task<IReadOnlyList<Journalled>> JournalAsync(string itemId) => Task.FromResult<IReadOnlyList<Journalled>>(
        [.. _database.Find(TenantId, itemId)!.Journal.Select(write => new Journalled(write.After.Version, write.Change.Type.Name(),
            write.Change.HoldId, write.Change.CommandId, write.Change.Quantity, write.Change.EndsAt, write.Change.Actor,
            write.After.OnHand, write.After.Held, write.After.Allocated))]);

    protected override Task WaitUntilBlockedAsync(int writers) =>
        Poll.UntilAsync(() => Task.FromResult(_database.Locks.Waiting >= writers), $"{writers} writers wait for what is locked");

    protected override Task<IAsyncDisposable> KeepHoldsOutAsync() =>
        Task.FromResult<IAsyncDisposable>(new Kept(_database.Locks.KeepHoldsOut()));

    // Whoever waits in a circle here waits for ever, and the test with it.
    protected override Task AssertNoDeadlocksAsync() => Task.CompletedTask;

    private SimulatedStore NewStore() => new(_database, new Passage(), TimeProvider.System, clock: null);

    private sealed class Kept(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return default;
        }
    }
}
