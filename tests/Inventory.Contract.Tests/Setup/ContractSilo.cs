using Inventory.Testing;

namespace Inventory.Contract.Tests.Setup;

/// <summary>
/// A silo with the test clock on a database of its own, shared by the tests of a collection, which run one after another.
/// </summary>
public class ContractSilo : IAsyncLifetime
{
    private TestDatabase? _database;
    private SiloProcess? _silo;
    private HttpClient? _client;

    public Api Api { get; private set; } = null!;

    /// <summary>Settings beyond those that all silos of these tests have.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string?>> Settings => [];
    /// <summary>Where its HTTP gateway listens.</summary>
    public Uri Address => _silo!.BaseAddress;

    /// <summary>Runs <c>inv</c> against it as an operator does: as a program of its own.</summary>
    public Task<ShellResult> InvAsync(params string[] arguments) => Shell.TryRunAsync(
        "dotnet", [Repository.BuiltAssembly("Inventory.Cli", "inv"), .. arguments],
        new Dictionary<string,
            string?> { ["INVENTORY_URL"] = _silo!.BaseAddress.ToString(), ["INVENTORY_KEY"] = SiloProcess.BootstrapKey });

    /// <summary>For hands other than the product's.</summary>
    public TestDatabase Database => _database!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _silo = await SiloProcess.StartAsync(_database.ConnectionString, new Dictionary<string, string?>(Settings)
        {
            ["INVENTORY_TEST_CLOCK"] = "1",
            ["Telemetry__MetricsAge"] = "00:00:00",   // what a test has done shows at once
            ["Ledger__CommandSeconds"] = "10",   // a stall of the test machine's disk is no outage
        });
        _client = _silo.NewClient(key: null);
        Api = new(_client, SiloProcess.BootstrapKey);
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        if (_silo is not null) await _silo.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }
}

/// <summary>The same, where drift waits for an operator.</summary>
public sealed class ManualRepairSilo : ContractSilo
{
    /// <inheritdoc />
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("Reconciliation__Repair", "manual")];
}

[CollectionDefinition(Name)]
public sealed class HoldsCollection : ICollectionFixture<ContractSilo>
{
    public const string Name = "Holds";
}

[CollectionDefinition(Name)]
public sealed class ItemsCollection : ICollectionFixture<ContractSilo>
{
    public const string Name = "Items";
}

[CollectionDefinition(Name)]
public sealed class EventsCollection : ICollectionFixture<ContractSilo>
{
    public const string Name = "Events";
}
