using System.Diagnostics.Metrics;
using Inventory.Events.Partitions;
using Inventory.Grains.Tests;
using Inventory.Ledger.Journal.Partitions;
using Inventory.Ledger.Telemetry;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Inventory.Events.Tests.Partitions;

/// <summary>
/// A node whose business time stands where a test puts it, and which looks after its partitions only when it is told to. No migration has
/// made partitions of that time: it lies years ahead.
/// </summary>
internal sealed class PartitionNode : IAsyncDisposable
{
    /// <summary>When a test begins.</summary>
    public static readonly DateTimeOffset Start = new(2040, 1, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("inventory-archive-").FullName;
    private readonly MetricCollector<long> _rotations;

    private PartitionNode(TestDatabase database, Node node)
    {
        (Database, Node) = (database, node);
        Options.ArchivePath = Path.Combine(_folder, "archive");
        _rotations = Collect<long>(InventoryMetrics.PartitionRotations);
    }

    public TestDatabase Database { get; }

    public Node Node { get; }

    public string Folder => _folder;

    public PartitionOptions Options => Node.Services.GetRequiredService<PartitionOptions>();

    public JournalPartitions Partitions => Node.Services.GetRequiredService<JournalPartitions>();

    /// <summary>Archives of rows of the journal, by name; those apart of the months that migration has made partitions for.</summary>
    public string[] Archives => Directory.Exists(Options.ArchivePath)
        ? [.. Directory.GetFiles(Options.ArchivePath, "journal_2040_*Z.ndjson.gz").Order(StringComparer.Ordinal)] : [];

    public static async Task<PartitionNode> StartAsync(string name, bool looksAfterItself = false)
    {
        var database = await TestDatabase.CreateAsync(name);
        var node = await Node.StartAsync(database, Start, configure: services =>
        {
            services.AddInventoryEvents();
            services.Configure<PartitionOptions>(options =>
            {
                options.Pause = TimeSpan.FromMilliseconds(10);
                options.Period = TimeSpan.FromMilliseconds(50);
            });
            if (!looksAfterItself) services.Remove(services.Single(one => one.ImplementationType == typeof(PartitionJob)));
        });
        return new(database, node);
    }

    public Task<bool> RotateAsync() => Node.Services.GetRequiredService<PartitionRotation>().RunAsync(CancellationToken.None);

    /// <summary>Reads how the partitions are, for the metrics.</summary>
    public Task LookAsync() => Node.Services.GetRequiredService<PartitionRotation>().LookAsync(CancellationToken.None);

    /// <summary>Moves on, and has the partitions of then made.</summary>
    public async Task MoveToAsync(DateTimeOffset instant)
    {
        Node.Clock.MoveTo(instant);
        Assert.True(await RotateAsync());
    }

    /// <summary>Waits until everything that was committed has its position for good.</summary>
    public Task ToldAsync() => Poll.UntilAsync(
        async () => await Database.ScalarAsync<bool>("""
            SELECT (SELECT settled_entry FROM journal_log) >= (SELECT max(entry) FROM journal_row)
              AND NOT EXISTS (SELECT FROM journal_row AS r WHERE NOT EXISTS (SELECT FROM journal_position AS p WHERE p.entry = r.entry))
            """), "the journal is told");

    /// <summary>How many looks after the partitions had this outcome.</summary>
    public long Rotations(string outcome) => _rotations.GetMeasurementSnapshot()
        .Where(one => Equals(one.Tags["outcome"], outcome)).Sum(one => one.Value);

    public MetricCollector<T> Collect<T>(MetricDefinition metric) where T : struct =>
        new(Node.Services.GetRequiredService<IMeterFactory>(), InventoryMetrics.Meter, metric.Name);

    public async Task<string[]> NamesAsync() => [.. (await Partitions.ListAsync()).Select(partition => partition.Name)];

    public async ValueTask DisposeAsync()
    {
        await Invariants.CheckAsync(Database);
        await Node.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
