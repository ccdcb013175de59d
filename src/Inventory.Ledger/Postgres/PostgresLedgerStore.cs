using System.Security.Cryptography;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>The ledger in PostgreSQL. See <see cref="CommitStatement.Function"/> in <c>Routines/</c> for what one commit does.</summary>
public sealed partial class PostgresLedgerStore(LedgerDataSources sources, LedgerClock clock, TimeProvider time, ILogger<PostgresLedgerStore> log)
    : ILedgerStore, IAsyncDisposable
{
    private const int LanesMax = 16;
    private readonly LaneConnection?[] _lanes = new LaneConnection?[LanesMax];
    private readonly int _process = RandomNumberGenerator.GetInt32(int.MaxValue);   // so that turns of all nodes have numbers of their own
    private readonly SemaphoreSlim _locks = new(4);   // so that decisions under row locks can never take the whole pool

    /// <inheritdoc />
    public async Task CommitAsync(LaneTurn turn, IReadOnlyList<ChangeSet> group, Verdict[] verdicts)
    {
        LaneConnection connection;
        try
        {
            connection = _lanes[turn.Lane] ??= await LaneConnection.OpenAsync(sources, _process, turn);
        }
        catch (Exception unreachable) when (LedgerErrors.Unreachable(unreachable))
        {
            Array.Fill(verdicts, Verdict.Unavailable, 0, group.Count);
            return;
        }

        await AttemptAsync(turn, connection, group, verdicts, 0);
    }

    /// <inheritdoc />
    public async Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions)
    {
        try
        {
            await using var batch = sources.Writers.CreateBatch();
            batch.Timeout = sources.CommandSecondsMax;
            return await ReadBatch.ExecuteAsync(batch, questions);
        }
        catch (Exception unreachable) when (LedgerErrors.Unreachable(unreachable))
        {
            throw new LedgerUnavailableException("The ledger cannot be read.", unreachable);
        }
    }

    /// <inheritdoc />
    public async Task<ILedgerLock> LockAsync(int tenantId, IReadOnlyList<string> itemIds)
    {
        if (!await _locks.WaitAsync(TimeSpan.FromSeconds(sources.CommandSecondsMax))) throw new LedgerUnavailableException("Too many decisions wait for row locks.");
        try
        {
            return await PostgresLedgerLock.TakeAsync(sources, clock, time, tenantId, itemIds, () => _locks.Release());
        }
        catch (Exception unreachable) when (LedgerErrors.Unreachable(unreachable))
        {
            _locks.Release();
            throw new LedgerUnavailableException("The items' rows cannot be locked.", unreachable);
        }
    }

    /// <inheritdoc />
    public async Task<(long First, int Count)> TakeItemKeysAsync()
    {
        try
        {
            await using var command = sources.Writers.CreateCommand("SELECT nextval('item_key_block')");
            const int Block = 1024;   // the sequence's increment
            return ((long)(await command.ExecuteScalarAsync())!, Block);
        }
        catch (Exception unreachable) when (LedgerErrors.Unreachable(unreachable))
        {
            throw new LedgerUnavailableException("No item numbers can be had.", unreachable);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            if (lane is not null) await lane.DisposeAsync();
        }
    }

    private async Task AttemptAsync(LaneTurn turn, LaneConnection connection, IReadOnlyList<ChangeSet> group, Verdict[] verdicts, int offset)
    {
        try
        {
            var sent = time.GetTimestamp();
            var (stale, now) = await connection.CommitAsync(turn, group);
            clock.Observe(now, sent);
            Array.Fill(verdicts, Verdict.Applied, offset, group.Count);
            foreach (var set in stale) verdicts[offset + set - 1] = Verdict.Stale;
        }
        catch (PostgresException refused) when (LedgerErrors.RolledBack(refused))
        {
            if (refused.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable)
            {
                Array.Fill(verdicts, Verdict.Stale, offset, group.Count);
                return;
            }

            // One bad row must not cost the others: halve until it stands alone.
            if (group.Count == 1)
            {
                RowRefused(log, refused);
                verdicts[offset] = Verdict.Refused;
                return;
            }

            var half = group.Count / 2;
            var outside = turn with { Number = 0 };   // the turn is over
            await AttemptAsync(outside, connection, [.. group.Take(half)], verdicts, offset);
            if (_lanes[turn.Lane] is null)
            {
                Array.Fill(verdicts, Verdict.Unavailable, offset + half, group.Count - half);
                return;
            }

            await AttemptAsync(outside, connection, [.. group.Skip(half)], verdicts, offset + half);
        }
        catch (Exception broken)
        {
            // Whatever it was, a statement may still be under way on this connection: nobody shall use it again.
            CommitUnknown(log, broken.Message);
            Array.Fill(verdicts, Verdict.Unknown, offset, group.Count);
            _lanes[turn.Lane] = null;
            await connection.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database refused a change set that no rule foresees; nothing of it was kept.")]
    private static partial void RowRefused(ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A commit's outcome is unknown and will be read back: {Reason}")]
    private static partial void CommitUnknown(ILogger log, string reason);
}
