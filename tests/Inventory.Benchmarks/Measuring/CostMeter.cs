using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Npgsql;

namespace Inventory.Benchmarks.Measuring;

/// <summary>
/// Reads what has been used so far by this process, by PostgreSQL, and by processes it was told of. Processor times need Linux' /proc.
/// </summary>
internal sealed class CostMeter : IAsyncDisposable
{
    private const double TicksPerSecond = 100;   // USER_HZ of every Linux that .NET runs on
    private readonly NpgsqlConnection _connection;
    private readonly MeterListener _listener = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<int> _others = [];
    private readonly Dictionary<int, double> _postgres = [];
    private long _groups, _groupMicroseconds;
    private int _postmaster;

    private CostMeter(NpgsqlConnection connection)
    {
        _connection = connection;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "inventory_commit_duration_seconds") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            Interlocked.Increment(ref _groups);
            Interlocked.Add(ref _groupMicroseconds, (long)(seconds * 1e6));
        });
        _listener.Start();
    }

    public static async Task<CostMeter> OpenAsync(string server)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var meter = new CostMeter(connection);
        if (Stat(connection.ProcessID) is { } own) meter._postmaster = own.Parent;
        return meter;
    }

    /// <summary>Counts another process in.</summary>
    public void Watch(int process) => _others.Add(process);

    public async Task<Costs> ReadAsync()
    {
        // Workloads that are mixed read it at the same time.
        await _turn.WaitAsync();
        try
        {
            await using var command = new NpgsqlCommand("SELECT (pg_current_wal_insert_lsn() - '0/0')::float8", _connection);
            var wal = (double)(await command.ExecuteScalarAsync())!;
            return new()
            {
                DotnetCpu = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds + _others.Sum(process => Stat(process)?.Cpu ?? 0),
                PostgresCpu = PostgresCpu(),
                Allocated = GC.GetTotalAllocatedBytes(),
                Wal = wal,
                Groups = Interlocked.Read(ref _groups),
                GroupSeconds = Interlocked.Read(ref _groupMicroseconds) / 1e6,
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _turn.Dispose();
        await _connection.DisposeAsync();
    }

    // A process that has ended keeps the time it was last seen with.
    private double PostgresCpu()
    {
        if (_postmaster == 0) return 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)) continue;
            if (Stat(process) is { } stat && (stat.Parent == _postmaster || process == _postmaster)) _postgres[process] = stat.Cpu;
        }

        return _postgres.Values.Sum();
    }

    private static (int Parent, double Cpu)? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), (Ticks(fields[11]) + Ticks(fields[12])) / TicksPerSecond);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Ticks(string field) => double.Parse(field, CultureInfo.InvariantCulture);
}
