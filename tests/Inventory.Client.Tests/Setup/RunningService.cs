using Inventory.Testing;

namespace Inventory.Client.Tests.Setup;

/// <summary>
/// A real silo with the test clock on a database of its own, shared by the tests of the collection, which run one after another.
/// </summary>
public sealed class RunningService : IAsyncLifetime
{
    private static int _last;
    private TestDatabase? _database;
    private SiloProcess? _silo;

    public Uri Address => _silo!.BaseAddress;

    public static string Key => SiloProcess.BootstrapKey;

    /// <summary>What programs need to know of it.</summary>
    public IReadOnlyDictionary<string, string?> Environment =>
        new Dictionary<string, string?> { ["INVENTORY_URL"] = Address.ToString().TrimEnd('/'), ["INVENTORY_KEY"] = Key };

    /// <summary>A word that no other test of the run has used.</summary>
    public static string New(string kind) => $"{kind}{Interlocked.Increment(ref _last)}";

    /// <summary>A client of the service.</summary>
    /// <param name="handler">Sees each attempt on its way; null for none.</param>
    /// <param name="time">Time for pauses and limits; null for the machine's.</param>
    /// <param name="configure">Further options.</param>
    public InventoryClient Client(DelegatingHandler? handler = null, TimeProvider? time = null,
        Action<InventoryClientOptions>? configure = null) =>
        Clients.Of(Address, handler, time, configure);

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("client");
        _silo = await SiloProcess.StartAsync(_database.ConnectionString, new Dictionary<string, string?>
        {
            ["INVENTORY_TEST_CLOCK"] = "1",
            ["Ledger__CommandSeconds"] = "10",   // a stall of the test machine's disk is no outage
        });
    }

    public async Task DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class ServiceCollection : ICollectionFixture<RunningService>
{
    public const string Name = "Service";
}
