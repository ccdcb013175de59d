using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>Two silos on one database, each a cluster of its own, for as long as the tests of a class run.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    private SiloProcess[] _silos = [];

    public TestDatabase Database { get; private set; } = null!;

    public Caller[] Callers { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync("two_silos");
        _silos = [await SiloProcess.StartAsync(Database.ConnectionString), await SiloProcess.StartAsync(Database.ConnectionString)];
        Callers = [.. _silos.Select(silo => new Caller(silo))];
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        await Database.DisposeAsync();
    }
}
