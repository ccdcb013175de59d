using Inventory.Silo.Engine;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Conformance.Setup;

/// <summary>A host with the grain engine of this build and the grains of this project, on a database of its own.</summary>
public sealed class EngineHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TestDatabase? _database;

    private EngineHost(IHost host, TestDatabase? database)
    {
        _host = host;
        _database = database;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    public IGrainFactory Grains { get; }

    public IServiceProvider Services => _host.Services;

    /// <param name="configure">Changes the options.</param>
    /// <param name="services">Adds services, such as call filters.</param>
    public static async Task<EngineHost> StartAsync(
        Func<GrainEngineOptions, GrainEngineOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var database = await TestDatabase.CreateAsync("conformance");
        var host = await StartOnAsync(database.ConnectionString, configure, services);
        return new(host._host, database);
    }

    /// <summary>The same on a database that somebody else made.</summary>
    public static async Task<EngineHost> StartOnAsync(
        string connectionString, Func<GrainEngineOptions, GrainEngineOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var options = new GrainEngineOptions
        {
            ConnectionString = connectionString,
            SiloPort = 0,
            MinimumReminderPeriod = TimeSpan.FromSeconds(1),
            ExtraGrainAssemblies = [typeof(EngineHost).Assembly],
        };
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        services?.Invoke(builder.Services);
        builder.AddGrainEngine(configure is null ? options : configure(options));
        var host = builder.Build();
        await host.StartAsync();
        return new(host, null);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }
}
