namespace Inventory.Ledger.Reads;

/// <summary>Tells whether the ledger takes writes: what "ready" means for whoever sends requests.</summary>
public interface ILedgerReadiness
{
    /// <summary>Whether a write can succeed now.</summary>
    /// <param name="cancellation">Gives up waiting for the answer.</param>
    /// <returns>False where the database answers but does not take writes.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The database does not answer.</exception>
    Task<bool> CanWriteAsync(CancellationToken cancellation = default);
}
