using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Time;

/// <summary>Tells the ledger's time when nothing else is asked of it: PostgreSQL, or the simulator's ledger.</summary>
/// <remarks>A ledger also tells its time with every connection, reading and commit, by <see cref="LedgerClock.Observe"/>.</remarks>
public interface ILedgerTime
{
    /// <summary>Has the clock observe the ledger's time, by a session that can write.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot tell.</exception>
    Task ObserveAsync(LedgerClock clock, CancellationToken cancellation = default);
}
