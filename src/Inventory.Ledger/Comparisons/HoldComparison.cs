using System.Collections.Immutable;
using System.Data;
using System.Runtime.CompilerServices;
using Inventory.Domain.Holds;
using Inventory.Ledger.Reads;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Comparisons;

/// <summary>
/// Compares a caller's list of holds, of any length, with the ledger. The list goes into a temporary table in short transactions, since a
/// long one would keep the whole journal from becoming final; then one read-only snapshot answers.
/// </summary>
public sealed class HoldComparison : IAsyncDisposable
{
    private const int SecondsMax = 600;
    private static readonly string Sql = SqlText.Read("Sql/compare_holds.sql");

    private readonly NpgsqlConnection _connection;

    private HoldComparison(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Begins with an empty list.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<HoldComparison> BeginAsync(LedgerDataSources sources, CancellationToken cancellation = default)
    {
        var comparison = new HoldComparison(await sources.Readers.OpenConnectionAsync(cancellation));
        try
        {
            await comparison.ExecuteAsync("""
                SET client_min_messages = warning;
                DROP TABLE IF EXISTS pg_temp.believed;
                CREATE TEMPORARY TABLE believed (line bigint NOT NULL, hold_id text COLLATE "C" NOT NULL, lines text COLLATE "C",
                    quantity bigint)
                """, cancellation);
            return comparison;
        }
        catch
        {
            await comparison.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds to the list.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task AddAsync(IReadOnlyCollection<BelievedHold> holds, CancellationToken cancellation = default)
    {
        await using var copy =
            await _connection.BeginBinaryImportAsync("COPY believed (line, hold_id, lines, quantity) FROM STDIN (FORMAT binary)",
            cancellation);
        foreach (var hold in holds)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(hold.Line, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(hold.HoldId, NpgsqlDbType.Text, cancellation);
            if (hold.Lines is { } lines) await copy.WriteAsync(lines, NpgsqlDbType.Text, cancellation);
            else await copy.WriteNullAsync(cancellation);
            if (hold.Quantity is { } quantity) await copy.WriteAsync(quantity, NpgsqlDbType.Bigint, cancellation);
            else await copy.WriteNullAsync(cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    /// <summary>
    /// Everything on which list and ledger do not agree: ids named twice first, then the others in byte order of their ids.
    /// </summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or did not come to an end in ten minutes.</exception>
    public async IAsyncEnumerable<Finding> CompareAsync(ComparisonScope scope, [EnumeratorCancellation] CancellationToken cancellation =
        default)
    {
        await ExecuteAsync("ANALYZE believed", cancellation);
        await using var snapshot = await _connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await ExecuteAsync($"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = '{SecondsMax}s'; SET LOCAL work_mem = '32MB'",
            cancellation);

        await using (var twice = new NpgsqlCommand("""
            SELECT line, hold_id FROM (SELECT line, hold_id, row_number() OVER (PARTITION BY hold_id ORDER BY line) AS nth
                FROM believed) AS n WHERE nth > 1 ORDER BY line
            """, _connection) { CommandTimeout = SecondsMax })
        {
            await using var rows = await twice.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation)) yield return new Finding.Twice(rows.GetInt64(0), rows.GetString(1));
        }

        await using var command = new NpgsqlCommand(Sql, _connection) { CommandTimeout = SecondsMax };
        command.Parameters.Add(new("tenant", scope.TenantId));
        command.Parameters.Add(new("now", NpgsqlDbType.TimestampTz) { Value = scope.Now.UtcDateTime });
        command.Parameters.Add(new("placed_before", NpgsqlDbType.TimestampTz) { Value = scope.PlacedBefore.UtcDateTime });
        command.Parameters.Add(new("owner", NpgsqlDbType.Text) { Value = (object?)scope.Owner ?? DBNull.Value });
        command.Parameters.Add(new("channel", NpgsqlDbType.Text) { Value = (object?)scope.Channel ?? DBNull.Value });
        command.Parameters.Add(new("hides_other_channels", scope.HidesOtherChannels));
        command.Parameters.Add(new("status", NpgsqlDbType.Text) { Value = (object?)scope.Status?.Name() ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) yield return Read(reader);
    }

    /// <summary>Forgets the list.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Connections of the pool are not reset when they are given back.
            if (_connection.State is ConnectionState.Open)
                await ExecuteAsync("DROP TABLE IF EXISTS pg_temp.believed; RESET client_min_messages", CancellationToken.None);
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure) || failure is InvalidOperationException)
        {
            // The connection is broken, and its temporary table gone with it.
            NpgsqlConnection.ClearPool(_connection);
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }

    private static Finding Read(NpgsqlDataReader row)
    {
        var holdId = row.GetString(1);
        var known = row.GetBoolean(3);
        if (!known) return new Finding.Over(row.GetInt64(0), holdId, null, null, null);
        if (!HoldStatuses.TryParse(row.GetString(12), out var status)) throw new FormatException($"Hold '{holdId}' has an unknown status.");
        if (!row.GetBoolean(2))
        {
            var over = status is HoldStatus.Held;   // over, and not swept yet
            return new Finding.Over(row.GetInt64(0), holdId, over ? HoldStatus.Expired : status, Instant(row, over ? 14 : 20),
                Text(row, 21));
        }

        var (items, quantities, fulfilled) = (row.GetFieldValue<string[]>(8), row.GetFieldValue<long[]>(9), row.GetFieldValue<long[]>(10));
        var hold = new HoldReading
        {
            HoldId = holdId,
            Status = status,
            Lines = [.. items.Select((item, i) => new HoldReadingLine(item, quantities[i], fulfilled[i]))],
            PlacedAt = row.GetFieldValue<DateTimeOffset>(11),
            Version = row.GetInt64(13),
            ExpiresAt = Instant(row, 14),
            Owner = Text(row, 15),
            Channel = Text(row, 16),
            Metadata = Text(row, 17),
            ConfirmedAt = Instant(row, 18),
            LatestExpiresAt = Instant(row, 19),
            EndedAt = Instant(row, 20),
            Reason = Text(row, 21),
        };
        if (row.IsDBNull(0)) return new Finding.Phantom(hold);
        var fields = ImmutableArray.CreateBuilder<string>();
        string[] names = ["lines", "quantity", "owner", "channel"];
        for (var i = 0; i < names.Length; i++)
        {
            if (row.GetBoolean(4 + i)) fields.Add(names[i]);
        }

        return new Finding.Differs(row.GetInt64(0), fields.DrainToImmutable(), hold);
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null
        : row.GetFieldValue<DateTimeOffset>(column);

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
