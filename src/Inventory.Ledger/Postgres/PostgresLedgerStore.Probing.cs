using Inventory.Ledger.Time;
using Npgsql;

namespace Inventory.Ledger.Postgres;

// Whether writing goes: what the lanes saw a moment ago, or a row written to see.
public sealed partial class PostgresLedgerStore : ILedgerTime
{
    // The lane that all light load goes through; what it cannot write, nobody can.
    private const int ProbingLane = 0;

    private const string NotReplicated = "A commit was not replicated, for its wait for a synchronous standby was ended.";

    private readonly SemaphoreSlim[] _probing = [.. Enumerable.Range(0, LanesMax).Select(static _ => new SemaphoreSlim(1))];
    private volatile bool _inDoubt;

    /// <inheritdoc />
    public async Task<bool> CanWriteAsync(TimeSpan age)
    {
        if (_state.Within(age) is { } lately) return lately;
        var gate = _probing[ProbingLane];
        if (!await gate.WaitAsync(TimeSpan.FromSeconds(_sources.CommandSecondsMax))) return false;
        try
        {
            return _state.Within(age) ?? await ProbeAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc />
    public async Task ObserveAsync(LedgerClock clock, CancellationToken cancellation = default)
    {
        try
        {
            var sent = _time.GetTimestamp();
            await using var command = _sources.Writers.CreateCommand("SELECT clock_timestamp()");
            command.CommandTimeout = _sources.CommandSecondsMax;
            clock.Observe(new((DateTime)(await command.ExecuteScalarAsync(cancellation))!, TimeSpan.Zero), sent);
        }
        catch (Exception unreachable) when (LedgerErrors.Unreachable(unreachable) && !cancellation.IsCancellationRequested)
        {
            _sources.Writers.Clear();
            throw new Commit.LedgerUnavailableException("The ledger cannot tell the time.", unreachable);
        }
    }

    private async Task<bool> ProbeAsync()
    {
        try
        {
            var connection = _lanes[ProbingLane] ??= await LaneConnection.OpenAsync(_sources, _process);
            if (!await connection.ProbeAsync(takesSpace: _state.IsFull)) throw new NpgsqlException(NotReplicated);
            _inDoubt = false;
            _state.Wrote();
            return true;
        }
        catch (Exception failed) when (LedgerErrors.Unreachable(failed))
        {
            _state.Failed(failed, probed: true);
            await DropAsync(ProbingLane);
            return false;
        }
    }

    private void Doubt(string why)
    {
        _inDoubt = true;
        _state.Failed(null, why);
    }

    // A commit whose outcome is not known may have been kept here and on no standby that it should be on: it can be read here, but a
    // failover would lose it, so nobody may be told. Commits are replicated in order: once a later one is, it is too.
    private async ValueTask DispelDoubtAsync()
    {
        if (!_inDoubt) return;
        await using var connection = await _sources.Writers.OpenConnectionAsync();
        var replication = new Replication(connection);
        await using var command = new NpgsqlCommand(LaneConnection.ProbeSql, connection) { CommandTimeout = _sources.CommandSecondsMax };
        await command.ExecuteNonQueryAsync();
        if (replication.GaveUp) throw new NpgsqlException(NotReplicated);
        _inDoubt = false;
    }
}
