using System.Globalization;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;
using Inventory.Benchmarks.Workloads;
using Npgsql;

namespace Inventory.Benchmarks.Http;

/// <summary>The <see cref="TwinEndpoint"/> as a subject: with its tables, and the size of pool that did best.</summary>
internal sealed class HttpTwin : IAsyncDisposable
{
    private readonly Bench _bench;
    private readonly string _connectionString;
    private EndpointProcess? _process;

    private HttpTwin(Bench bench, string connectionString) => (_bench, _connectionString) = (bench, connectionString);

    /// <summary>Connections to the database in use.</summary>
    public int PoolSize { get; private set; }

    /// <summary>Makes its tables.</summary>
    public static async Task<HttpTwin> PrepareAsync(Bench bench, string connectionString, int items, long onHand)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await BaselineTables.MakeAsync(connection, TwinEndpoint.Tables, [.. Enumerable.Range(0, items).Select(ItemNames.Of)], onHand);
        return new(bench, connectionString);
    }

    /// <summary>Tries sizes of its pool, and leaves it with the best.</summary>
    public async Task<HttpLoad> FitAsync(OperationNumbers numbers, ItemChoice items)
    {
        var best = (Size: _bench.Options.PoolSizes[0], Rate: -1.0);
        foreach (var size in _bench.Options.PoolSizes.Count > 1 ? _bench.Options.PoolSizes : [])
        {
            using var load = await StartAsync(size, items);
            // Half of it in vain: whoever has just started has cold connections, and code that is still being compiled.
            var rate = (await load.RunAsync(numbers, (_bench.Options.Settling / 2, _bench.Options.Slice), _bench.Meter)).Rate;
            if (rate > best.Rate) best = (size, rate);
        }

        return await StartAsync(best.Size, items);
    }

    /// <summary>Asks the database whether what it has can be true.</summary>
    public async Task CheckAsync()
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await BaselineTables.CheckAsync(connection, TwinEndpoint.Tables, HttpWorkload.Twin);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    private async Task<HttpLoad> StartAsync(int poolSize, ItemChoice items)
    {
        await DisposeAsync();
        _process = await EndpointProcess.StartAsync(TwinEndpoint.Command, _connectionString,
            poolSize.ToString(CultureInfo.InvariantCulture));
        _bench.Meter.Watch(_process.ProcessId);
        PoolSize = poolSize;
        return new(_process.Port, HttpWorkload.Connections, new SingleHoldQuestion("/holds", 201, _bench.Ids, items));
    }
}
