using System.Globalization;
using System.Threading.Channels;
using Inventory.Benchmarks.Measuring;
using Npgsql;

namespace Inventory.Benchmarks.Subjects;

/// <summary>
/// A reservation in SQL alone. Connections are pooled and their statements prepared; the pool has the size that did best.
/// </summary>
internal abstract class SqlSubject<TStatements>(SqlConnections connections, string tables, HoldIds ids, IReadOnlyList<int> poolSizes)
    : ISubject, IPooled
    where TStatements : class
{
    private readonly List<TStatements> _prepared = [];
    private Channel<TStatements> _pool = Channel.CreateUnbounded<TStatements>();
    private string[] _items = [];

    public abstract string Name { get; }

    /// <summary>The pool's size.</summary>
    public int PoolSize { get; private set; }

    protected string Tables => tables;

    /// <summary>What holds are called.</summary>
    protected HoldIds Ids => ids;

    public async Task PrepareAsync(int items, long onHand)
    {
        _items = [.. Enumerable.Range(0, items).Select(ItemNames.Of)];
        await BaselineTables.MakeAsync(await connections.GetAsync(0), tables, _items, onHand);
        await ResizeAsync(poolSizes[0]);
    }

    public Task FitAsync(Func<Operation, Task<Measurement>> trial, Func<long, int> item) =>
        FitAsync(trial, number => ReserveAsync(item(number), number));

    /// <summary>Fits the pool by trying an operation.</summary>
    public async Task FitAsync(Func<Operation, Task<Measurement>> trial, Operation operation)
    {
        if (poolSizes.Count < 2) return;
        await TryAsync(poolSizes[0]);   // in vain: whoever is tried first has cold connections
        var best = (Size: 0, Rate: -1.0);
        foreach (var size in poolSizes)
        {
            var rate = await TryAsync(size);
            if (rate > best.Rate) best = (size, rate);
        }

        await ResizeAsync(best.Size);

        async Task<double> TryAsync(int size)
        {
            await ResizeAsync(size);
            return (await trial(operation)).Rate;
        }
    }

    public ValueTask<bool> ReserveAsync(int item, long number) =>
        UseAsync(statements => ReserveAsync(statements, _items[item], ids.Guid(number)));

    public async Task CheckAsync() => await BaselineTables.CheckAsync(await connections.GetAsync(0), tables, Name);

    public ValueTask DisposeAsync() => default;

    /// <summary>What an item is called.</summary>
    protected string ItemOf(int item) => _items[item];

    /// <summary>Does something with a connection of the pool.</summary>
    protected async ValueTask<bool> UseAsync(Func<TStatements, Task<bool>> reserve)
    {
        var pool = _pool;
        var statements = await pool.Reader.ReadAsync();
        try
        {
            return await reserve(statements);
        }
        finally
        {
            pool.Writer.TryWrite(statements);
        }
    }

    protected abstract Task<TStatements> PrepareAsync(NpgsqlConnection connection);

    protected abstract Task<bool> ReserveAsync(TStatements statements, string item, Guid hold);

    private async Task ResizeAsync(int size)
    {
        while (_prepared.Count < size) _prepared.Add(await PrepareAsync(await connections.GetAsync(_prepared.Count)));
        PoolSize = size;
        _pool = Channel.CreateUnbounded<TStatements>();
        foreach (var statements in _prepared.Take(size)) _pool.Writer.TryWrite(statements);
    }
}

/// <summary>What items are called.</summary>
internal static class ItemNames
{
    public static string Of(int item) => string.Create(CultureInfo.InvariantCulture, $"sku:bench-{item:D6}");
}

/// <summary>SQL kept in files.</summary>
internal static class SqlFiles
{
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SqlFiles).Assembly.GetManifestResourceStream($"{name}.sql")!);
        return reader.ReadToEnd();
    }
}
