using Npgsql;

namespace Inventory.Ledger.Keys;

/// <summary>What signs the receipts of refusals, one for all nodes.</summary>
public sealed class ReceiptSecret(LedgerDataSources sources)
{
    /// <summary>Reads it: 32 bytes, never to be logged.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand("SELECT secret FROM receipt_key");
        return (byte[])(await command.ExecuteScalarAsync(cancellation))!;
    }
}
