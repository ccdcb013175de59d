using Inventory.Testing;

namespace Inventory.Browser.Tests;

/// <summary>Three silos of one cluster. A test may kill one; two tests leave one to answer.</summary>
public sealed class ThreeSilos : IAsyncLifetime
{
    private TestDatabase? _database;

    /// <summary>All of them, dead ones too.</summary>
    public IReadOnlyList<SiloProcess> All { get; private set; } = [];

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null) return;
        _database = await TestDatabase.CreateAsync("silos");
        // One after the other: they make the schema.
        for (var silo = 0; silo < 3; silo++) All = [.. All, await SiloProcess.StartAsync(_database.ConnectionString)];
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in All) await silo.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }
}
