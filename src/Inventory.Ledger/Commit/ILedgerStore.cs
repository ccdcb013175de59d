namespace Inventory.Ledger.Commit;

/// <summary>
/// What stands below the lanes: PostgreSQL, or the simulator's ledger. Everything that decides what happened goes through here.
/// </summary>
public interface ILedgerStore
{
    /// <summary>
    /// Commits a group of change sets in one transaction and tells of each. Where the group follows another, it does so only after that
    /// one's end.
    /// </summary>
    /// <param name="ticket">Which lane asks, and what this group follows; calls of one lane do not overlap.</param>
    /// <param name="group">The sets; their order does not matter to the outcome.</param>
    /// <param name="verdicts">Receives one verdict per set, in order.</param>
    /// <remarks>Never throws for what the database does: a broken connection is a verdict.</remarks>
    Task CommitAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group, Verdict[] verdicts);

    /// <summary>Reads what grains need to decide, for many of them in one round trip.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions);

    /// <summary>
    /// Locks items' rows until the returned lock is disposed, so that a decision about them cannot go stale however many others contend.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached, or the rows stayed locked by others for too
    /// long.</exception>
    Task<ILedgerLock> LockAsync(int tenantId, IReadOnlyList<string> itemIds);

    /// <summary>Takes a block of item numbers for new items.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    Task<(long First, int Count)> TakeItemKeysAsync();

    /// <summary>Whether a write succeeds: as seen within <paramref name="age"/>, or tried now with one that means nothing.</summary>
    Task<bool> CanWriteAsync(TimeSpan age) => Task.FromResult(true);
}

/// <summary>Row locks on items, in one open transaction.</summary>
public interface ILedgerLock : IAsyncDisposable
{
    /// <summary>Reads within the lock's transaction.</summary>
    /// <exception cref="LedgerUnavailableException">The connection broke.</exception>
    Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions);

    /// <summary>Commits one set and gives the locks back.</summary>
    /// <param name="set">May be empty where <paramref name="look"/> is all there is to keep.</param>
    /// <param name="look">What an item's owner saw under the locks, kept or lost with the set; null for none.</param>
    Task<Verdict> CommitAsync(ChangeSet set, ItemLook? look = null);
}

/// <summary>The ledger cannot be reached, or cannot do its work; nothing happened.</summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
