using Inventory.Ledger.Commit;
using Inventory.Ledger.Time;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Postgres;

/// <summary>Row locks in one open transaction; what is decided under them cannot go stale.</summary>
internal sealed class PostgresLedgerLock : ILedgerLock
{
    private readonly NpgsqlConnection _connection;
    private readonly LedgerClock _clock;
    private readonly TimeProvider _time;
    private readonly Action _released;
    private readonly Action<string> _doubt;
    private readonly int _commandSecondsMax;
    private readonly Replication _replication;

    private PostgresLedgerLock(NpgsqlConnection connection, int commandSecondsMax, LedgerClock clock, TimeProvider time,
        Action<string> doubt, Action released)
    {
        _connection = connection;
        _replication = new(connection);
        _doubt = doubt;
        _commandSecondsMax = commandSecondsMax;
        _clock = clock;
        _time = time;
        _released = released;
    }

    public static async Task<ILedgerLock> TakeAsync(
        LedgerDataSources sources, LedgerClock clock, TimeProvider time, int tenantId, IReadOnlyList<string> itemIds,
        Action<string> doubt, Action released)
    {
        var connection = await sources.Writers.OpenConnectionAsync();
        try
        {
            await using var batch = new NpgsqlBatch(connection)
            {
                Timeout = sources.CommandSecondsMax,
                BatchCommands =
                {
                    new("BEGIN"),
                    new($"SET LOCAL lock_timeout = '{sources.CommandSecondsMax * 800}ms'"),
                    new("""
                        SELECT FROM item JOIN unnest($2::text[]) AS q (item_id) USING (item_id)
                        WHERE tenant_id = $1 ORDER BY tenant_id, item_key FOR UPDATE OF item
                        """) { Parameters = { new() { Value = tenantId }, new() { Value = itemIds.ToArray() } } },
                },
            };
            await batch.ExecuteNonQueryAsync();
            return new PostgresLedgerLock(connection, sources.CommandSecondsMax, clock, time, doubt, released);
        }
        catch
        {
            await AbandonAsync(connection, sources.CommandSecondsMax);
            throw;
        }
    }

    public async Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions)
    {
        try
        {
            await using var batch = new NpgsqlBatch(_connection) { Timeout = _commandSecondsMax };
            return await ReadBatch.ExecuteAsync(batch, questions, _clock, _time);
        }
        catch (Exception broken) when (Broken(broken))
        {
            throw new LedgerUnavailableException("The ledger cannot be read.", broken);
        }
    }

    public async Task<Verdict> CommitAsync(ChangeSet set, ItemLook? look = null)
    {
        var furthest = _clock.Furthest;
        if (set.Items.Exists(write => write.Stock.UpdatedAt > furthest)) return Verdict.Stale;
        var committing = false;
        try
        {
            if (!set.IsEmpty && !await ApplyAsync(set)) return Verdict.Stale;   // nothing to commit
            if (look is not null) await NoteAsync(set.TenantId, look);
            await using var commit = new NpgsqlCommand("COMMIT", _connection) { CommandTimeout = _commandSecondsMax };
            committing = true;
            await commit.ExecuteNonQueryAsync();
            return _replication.GaveUp ? InDoubt("A commit under row locks was not replicated.") : Verdict.Applied;
        }
        catch (Exception failed) when (Broken(failed))
        {
            return LedgerErrors.FateOf(failed, answered: committing) switch
            {
                Fate.Contended => Verdict.Stale,
                Fate.RowRefused => Verdict.Refused,
                Fate.Unknown when committing => InDoubt(failed.Message),
                _ => Verdict.Unavailable,   // before COMMIT was sent, nothing can have been kept
            };
        }
    }

    private async Task<bool> ApplyAsync(ChangeSet set)
    {
        var statement = new CommitStatement();
        statement.Fill([set]);
        await using var command = statement.Bind(_connection);
        command.CommandTimeout = _commandSecondsMax;
        var sent = _time.GetTimestamp();
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        _clock.Observe(new(reader.GetDateTime(1), TimeSpan.Zero), sent);
        return reader.GetFieldValue<int[]>(0).Length == 0;
    }

    private async Task NoteAsync(int tenantId, ItemLook look)
    {
        var (stored, counted, last) = (look.Check.Stored, look.Check.Counted, look.Check.Last);
        await using var command = new NpgsqlCommand("SELECT note_look($1, $2, $3, $4, $5, $6, $7, $8)",
            _connection) { CommandTimeout = _commandSecondsMax };
        command.Parameters.Add(new() { Value = tenantId });
        command.Parameters.Add(new() { Value = look.ItemKey });
        command.Parameters.Add(new() { Value = (long[])[stored.OnHand, stored.Allocated, stored.Held, stored.Version] });
        command.Parameters.Add(new() { Value = (long[])[counted.Allocated, counted.Held] });
        command.Parameters.Add(new()
        {
            Value = last is { After: var stated, Sequence: var sequence } ? (long[])[stated.OnHand, stated.Allocated, stated.Held, sequence]
                : DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
        });
        command.Parameters.Add(new() { Value = look.Check.Disagrees.ToArray() });
        command.Parameters.Add(new() { Value = look.Repaired });
        command.Parameters.Add(new() { Value = look.Check.OwnersColumns.ToArray() });
        await command.ExecuteNonQueryAsync();
    }

    private Verdict InDoubt(string why)
    {
        _doubt(why);
        return Verdict.Unknown;
    }

    public async ValueTask DisposeAsync()
    {
        await AbandonAsync(_connection, _commandSecondsMax);
        _released();
    }

    // A connection that broke under an earlier call says so with an InvalidOperationException.
    private static bool Broken(Exception error) => LedgerErrors.Unreachable(error) || error is InvalidOperationException;

    // A transaction left open would be handed to the next user of the pooled connection.
    private static async Task AbandonAsync(NpgsqlConnection connection, int commandSecondsMax)
    {
        try
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection) { CommandTimeout = commandSecondsMax };
            await rollback.ExecuteNonQueryAsync();
        }
        catch (Exception broken) when (Broken(broken))
        {
            // The connection is gone and its transaction with it.
        }

        await connection.DisposeAsync();
    }
}
