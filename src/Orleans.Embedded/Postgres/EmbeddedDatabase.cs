using Npgsql;

namespace Orleans.Embedded;

/// <summary>The engine's database, with its tables made before the first use.</summary>
internal sealed class EmbeddedDatabase(EmbeddedGrainOptions options) : IAsyncDisposable
{
    /// <summary>Any constant that nobody else locks on: "embgrain" in ASCII.</summary>
    private const long SchemaLock = 0x656d62677261696e;

    private readonly SemaphoreSlim _gate = new(1);
    private NpgsqlDataSource? _source;
    private bool _ready;

    public bool IsConfigured => options.DataSource is not null || options.ConnectionString is not null;

    public string ServiceId => options.ServiceId;

    /// <exception cref="InvalidOperationException">No database was configured.</exception>
    public async ValueTask<NpgsqlDataSource> OpenAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _ready)) return _source!;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _source ??= options.DataSource ?? NpgsqlDataSource.Create(options.ConnectionString
                ?? throw new InvalidOperationException("Reminders and grain state need a connection string, and none was configured."));
            if (!_ready) await CreateSchemaAsync(_source, cancellationToken);
            Volatile.Write(ref _ready, true);
            return _source;
        }
        finally
        {
            _gate.Release();
        }
    }

    public ValueTask DisposeAsync() => options.DataSource is null && _source is not null ? _source.DisposeAsync() : default;

    private static async Task CreateSchemaAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var acquire = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction) { Parameters = { new() { Value = SchemaLock } } })
            await acquire.ExecuteNonQueryAsync(cancellationToken);
        await using (var schema = new NpgsqlCommand(await SchemaAsync(cancellationToken), connection, transaction))
            await schema.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<string> SchemaAsync(CancellationToken cancellationToken)
    {
        using var stream = typeof(EmbeddedDatabase).Assembly.GetManifestResourceStream("Postgres/Schema.sql")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
