using Inventory.Ledger.Postgres;
using Inventory.Ledger.Time;
using Npgsql;

namespace Inventory.Ledger;

/// <summary>
/// The pools to PostgreSQL: one for the commit path, one for readers, one for the journal as a log, apart from each other so that a slow
/// report never keeps a commit waiting. Together they stay small enough for several nodes under the default <c>max_connections</c> of 100.
/// </summary>
public sealed class LedgerDataSources : IAsyncDisposable
{
    /// <summary>Connections of the commit path: two for each lane, look-ups of grains, decisions under row locks.</summary>
    public const int WriterPoolSize = 16;

    /// <summary>Connections of lists, availability, keys and health.</summary>
    public const int ReaderPoolSize = 8;

    /// <summary>Connections of what goes on by itself behind the commit path: the journal's stamping, its reading as a log, and whatever
    /// tells its events to others.</summary>
    public const int LogPoolSize = 8;

    /// <summary>How long a statement of a reader may take, as PostgreSQL writes it.</summary>
    public const string ReaderStatementTimeout = "10s";

    /// <summary>How long a statement of the commit path may take unless said otherwise, in seconds.</summary>
    public const int CommandSecondsDefault = 3;

    /// <param name="connectionString">An Npgsql connection string; pool settings in it are overridden.</param>
    /// <param name="commandSecondsMax">See <see cref="CommandSecondsMax"/>.</param>
    /// <param name="clock">Observes the server's time with every new session of the commit path; null where nobody goes by it.</param>
    /// <param name="time">The node's own time; null for the system's.</param>
    public LedgerDataSources(string connectionString, int commandSecondsMax = CommandSecondsDefault, LedgerClock? clock = null,
        TimeProvider? time = null)
    {
        CommandSecondsMax = commandSecondsMax;
        // Every statement of the commit path joins a handful of arrays to a unique index. Nested loops in array order are both the fastest
        // plan for that and the one that takes row locks in key order; a generic plan would otherwise guess ten rows and hash or scan whole
        // tables. inventory.writer=on tells the ledger's triggers that it is the product who writes: all other hands are recorded
        // (record_touch).
        Writers = Source(connectionString, "inventory-ledger", WriterPoolSize, readBuffer: 65536,
            "-c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off -c enable_material=off -c jit=off "
            + "-c plan_cache_mode=force_generic_plan -c inventory.writer=on -c idle_in_transaction_session_timeout=15s")
            .UsePhysicalConnectionInitializer(
                static _ => throw new NotSupportedException("Connections of the commit path are opened asynchronously."),
                connection => WriterSession.BeginAsync(connection, clock, time ?? TimeProvider.System, commandSecondsMax))
            .Build();
        Readers = Source(
            connectionString, "inventory-readers", ReaderPoolSize, readBuffer: 16384,
            $"-c jit=off -c statement_timeout={ReaderStatementTimeout}").Build();
        // A first stamping of a long journal, or a partition that is moved, takes its time. Rows are looked up one by one from positions.
        Log = Source(connectionString, "inventory-log", LogPoolSize, readBuffer: 65536,
            "-c jit=off -c plan_cache_mode=force_custom_plan -c inventory.writer=on -c idle_in_transaction_session_timeout=15s").Build();
    }

    /// <summary>
    /// How long a statement of the commit path may take, and a connection to be made, in seconds, before the ledger is called unreachable
    /// or an outcome unknown. More rides out a slower server; less tells callers sooner.
    /// </summary>
    public int CommandSecondsMax { get; }

    /// <summary>The commit path's connections.</summary>
    public NpgsqlDataSource Writers { get; }

    /// <summary>Readers' connections.</summary>
    public NpgsqlDataSource Readers { get; }

    /// <summary>Connections of what reads the journal as a log and tells its events.</summary>
    public NpgsqlDataSource Log { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await Writers.DisposeAsync();
        await Readers.DisposeAsync();
    }

    private NpgsqlDataSourceBuilder Source(string connectionString, string name, int size, int readBuffer, string options)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = name,
            MaxPoolSize = size,
            MinPoolSize = 0,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            ReadBufferSize = readBuffer,
            WriteBufferSize = readBuffer,
            Timeout = CommandSecondsMax,
            CommandTimeout = 10,
            CancellationTimeout = -1,   // a server that does not answer is not asked to cancel either
            KeepAlive = 0,
            IncludeErrorDetail = true,
            Options = options,
        };
        var source = new NpgsqlDataSourceBuilder(builder.ConnectionString) { Name = name };
        CommitStatement.Map(source);
        return source;
    }
}
