using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>A ledger as rounds use it: they read, and they commit. By the lanes, or under row locks.</summary>
internal interface IRoundLedger
{
    /// <summary>Neither true nor stale: an item has to be looked at first.</summary>
    const Verdict Suspect = (Verdict)(-1);

    /// <summary>Asks.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    Task<LedgerReading> ReadAsync(LedgerQuestion question);

    /// <summary>Has a set made true or confirmed.</summary>
    ValueTask<Verdict> CommitAsync(ChangeSet set);
}

/// <summary>The ledger by its lanes, with whatever else they carry.</summary>
internal sealed class LaneLedger(CommitLanes lanes, ReadLanes reads) : IRoundLedger
{
    /// <inheritdoc />
    public Task<LedgerReading> ReadAsync(LedgerQuestion question) => reads.AskAsync(question);

    /// <inheritdoc />
    public ValueTask<Verdict> CommitAsync(ChangeSet set) => lanes.CommitAsync(set);
}

/// <summary>The ledger under row locks: however many others contend, what is decided goes through.</summary>
internal sealed class LockedLedger(ILedgerLock locked) : IRoundLedger
{
    /// <inheritdoc />
    public async Task<LedgerReading> ReadAsync(LedgerQuestion question) => (await locked.ReadAsync([question]))[0];

    /// <inheritdoc />
    public ValueTask<Verdict> CommitAsync(ChangeSet set) => new(locked.CommitAsync(set));
}
