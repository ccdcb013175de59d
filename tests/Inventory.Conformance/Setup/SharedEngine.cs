namespace Inventory.Conformance.Setup;

/// <summary>One host for all tests that need nothing special of it. A test keeps to itself by keys of its own.</summary>
public sealed class SharedEngine : IAsyncLifetime
{
    private EngineHost? _host;

    public IGrainFactory Grains => _host!.Grains;

    public IServiceProvider Services => _host!.Services;

    public async Task InitializeAsync() => _host = await EngineHost.StartAsync(services: Calls.RecordingFilter.Add);

    public Task DisposeAsync() => _host!.DisposeAsync().AsTask();
}

[CollectionDefinition(Name)]
public sealed class SharedEngineCollection : ICollectionFixture<SharedEngine>
{
    public const string Name = "engine";
}
