using Inventory.Ledger.Commit;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>A write beside the lanes that ends in time, and never says that nothing was sent unless that is certain.</summary>
internal static class LoneWrite
{
    private const int NotSent = 0, Sent = 1, GivenUp = 2;

    /// <summary>Runs a write that is a transaction of its own.</summary>
    /// <param name="source">Where its connection comes from.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="time">Measures that.</param>
    /// <param name="write">Sends it.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was kept, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been kept, now or later.</exception>
    public static async Task<T> RunAsync<T>(
        NpgsqlDataSource source, TimeSpan patience, TimeProvider time, Func<NpgsqlConnection, Task<T>> write)
    {
        var fate = new Fateful();
        try
        {
            // A connection to a database that froze does not even notice a cancellation: do not wait for it.
            return await SendAsync(source, fate, write).WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            throw fate.TryMove(GivenUp) ? NothingSent() : new OutcomeUnknownException("The database has not answered in time.");
        }
    }

    private static async Task<T> SendAsync<T>(NpgsqlDataSource source, Fateful fate, Func<NpgsqlConnection, Task<T>> write)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await source.OpenConnectionAsync();
        }
        catch (Exception failed) when (LedgerErrors.Unreachable(failed))
        {
            throw NothingSent(failed);
        }

        await using (connection)
        {
            // Whoever waited may have been told already that nothing was sent.
            if (!fate.TryMove(Sent)) throw NothingSent();
            try
            {
                return await write(connection);
            }
            catch (Exception failed)
                when (LedgerErrors.Unreachable(failed) && LedgerErrors.FateOf(failed, answered: false) is not Fate.RowRefused)
            {
                throw LedgerErrors.FateOf(failed, answered: false) is Fate.Unknown
                    ? new OutcomeUnknownException("The database has not answered.", failed)
                    : new LedgerUnavailableException("The database does not take the write.", failed);
            }
        }
    }

    private static LedgerUnavailableException NothingSent(Exception? why = null) =>
        new("The database cannot be reached; nothing was sent.", why);

    private sealed class Fateful
    {
        private int _state = NotSent;

        public bool TryMove(int to) => Interlocked.CompareExchange(ref _state, to, NotSent) == NotSent;
    }
}
