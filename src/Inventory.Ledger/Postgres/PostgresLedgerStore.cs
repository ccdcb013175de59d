using System.Security.Cryptography;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>The ledger in PostgreSQL. See <see cref="CommitStatement.Function"/> in <c>Routines/</c> for what one commit does.</summary>
public sealed partial class PostgresLedgerStore : ILedgerStore, IAsyncDisposable
{
    private const int LanesMax = 16;
    private readonly LedgerDataSources _sources;
    private readonly LedgerClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly WriteState _state;
    private readonly LaneConnection?[] _lanes = new LaneConnection?[LanesMax];
    // so that tickets of all nodes have numbers of their own
    private readonly int _process = RandomNumberGenerator.GetInt32(int.MaxValue);
    private readonly SemaphoreSlim _locks = new(4);   // so that decisions under row locks can never take the whole pool

    /// <param name="sources">The pools.</param>
    /// <param name="clock">Observes the server's time with every reading and commit.</param>
    /// <param name="time">The node's own time.</param>
    /// <param name="log">Hears when writing stops and goes on, and of rows that the database refuses.</param>
    public PostgresLedgerStore(LedgerDataSources sources, LedgerClock clock, TimeProvider time, ILogger<PostgresLedgerStore> log) =>
        (_sources, _clock, _time, _log, _state) = (sources, clock, time, log, new(time, log));

    /// <inheritdoc />
    public async Task CommitAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group, Verdict[] verdicts)
    {
        await _probing[ticket.Lane].WaitAsync();
        try
        {
            await CommitOnLaneAsync(ticket, group, verdicts);
        }
        finally
        {
            _probing[ticket.Lane].Release();
        }
    }

    /// <inheritdoc />
    public async Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions)
    {
        try
        {
            await DispelDoubtAsync();
            await using var batch = _sources.Writers.CreateBatch();
            batch.Timeout = _sources.CommandSecondsMax;
            return await ReadBatch.ExecuteAsync(batch, questions, _clock, _time);
        }
        catch (Exception unreachable) when (LedgerErrors.Unreachable(unreachable))
        {
            _sources.Writers.Clear();   // what else rests in the pool has lost its server as well
            throw new LedgerUnavailableException("The ledger cannot be read.", unreachable);
        }
    }

    /// <inheritdoc />
    public async Task<ILedgerLock> LockAsync(int tenantId, IReadOnlyList<string> itemIds)
    {
        if (!await _locks.WaitAsync(TimeSpan.FromSeconds(_sources.CommandSecondsMax)))
            throw new LedgerUnavailableException("Too many decisions wait for row locks.");
        try
        {
            await DispelDoubtAsync();
            return await PostgresLedgerLock.TakeAsync(_sources, _clock, _time, tenantId, itemIds, Doubt, () => _locks.Release());
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
            await using var command = _sources.Writers.CreateCommand("SELECT nextval('item_key_block')");
            command.CommandTimeout = _sources.CommandSecondsMax;
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

    private async Task CommitOnLaneAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group, Verdict[] verdicts)
    {
        LaneConnection connection;
        try
        {
            await DispelDoubtAsync();
            connection = _lanes[ticket.Lane] ??= await LaneConnection.OpenAsync(_sources, _process);
            await connection.LockAsync(ticket);
        }
        catch (Exception unreachable) when (LedgerErrors.Unreachable(unreachable))
        {
            _state.Failed(unreachable);
            Array.Fill(verdicts, Verdict.Unavailable, 0, group.Count);
            await DropAsync(ticket.Lane);
            return;
        }

        // Decided by another time than the ledger's, which a new session may just have told: to be decided again. The ticket never begins,
        // so the session that has it locked goes, lest whoever follows wait for its end.
        var furthest = _clock.Furthest;
        if (group.Any(set => set.Items.Exists(write => write.Stock.UpdatedAt > furthest)))
        {
            Array.Fill(verdicts, Verdict.Stale, 0, group.Count);
            await DropAsync(ticket.Lane);
            return;
        }

        await AttemptAsync(ticket, connection, group, verdicts, 0);
    }

    private async Task AttemptAsync(GroupTicket ticket, LaneConnection connection, IReadOnlyList<ChangeSet> group, Verdict[] verdicts,
        int offset)
    {
        var sent = _time.GetTimestamp();
        try
        {
            var (stale, now, replicated) = await connection.CommitAsync(ticket, group);
            _clock.Observe(now, sent);
            if (!replicated) Doubt(NotReplicated);
            else if (stale.Length < group.Count && group.Any(Writes)) _state.Wrote();
            Array.Fill(verdicts, replicated ? Verdict.Applied : Verdict.Unknown, offset, group.Count);
            foreach (var set in stale) verdicts[offset + set - 1] = Verdict.Stale;
        }
        catch (Exception failed)
        {
            switch (LedgerErrors.FateOf(failed, connection.Answered))
            {
                case Fate.Contended:
                    Array.Fill(verdicts, Verdict.Stale, offset, group.Count);
                    break;
                case Fate.RowRefused when group.Count > 1:
                    // One bad row must not cost the others: halve until it stands alone.
                    await AttemptHalvesAsync(ticket with { Number = 0 }, connection, group, verdicts, offset);   // the ticket is over
                    break;
                case Fate.RowRefused:
                    RowRefused(_log, failed);
                    verdicts[offset] = Verdict.Refused;
                    break;
                case Fate.NothingHappened:
                    await LoseAsync(Verdict.Unavailable);
                    break;
                default:
                    // Whatever it was, a statement may still be under way on this connection: nobody shall use it again.
                    _inDoubt = true;
                    await LoseAsync(Verdict.Unknown);
                    break;
            }

            async Task LoseAsync(Verdict verdict)
            {
                _state.Failed(failed);
                Array.Fill(verdicts, verdict, offset, group.Count);
                await DropAsync(ticket.Lane);
            }
        }
    }

    private async Task AttemptHalvesAsync(GroupTicket outside, LaneConnection connection, IReadOnlyList<ChangeSet> group,
        Verdict[] verdicts, int offset)
    {
        var half = group.Count / 2;
        await AttemptAsync(outside, connection, [.. group.Take(half)], verdicts, offset);
        if (_lanes[outside.Lane] is null) Array.Fill(verdicts, Verdict.Unavailable, offset + half, group.Count - half);
        else await AttemptAsync(outside, connection, [.. group.Skip(half)], verdicts, offset + half);
    }

    // Looking is possible where writing is not.
    private static bool Writes(ChangeSet set) => set.Items.Count > 0 || set.Holds.Count > 0;

    // The next group has a session of its own, on whatever server takes writes then.
    private async Task DropAsync(int lane)
    {
        if (_lanes[lane] is not { } connection) return;
        _lanes[lane] = null;
        await connection.DisposeAsync();
    }

    [LoggerMessage(EventId = 1110, Level = LogLevel.Error,
        Message = "The database refused a change set that no rule foresees; nothing of it was kept.")]
    private static partial void RowRefused(ILogger log, Exception error);
}
