using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Embedded;

namespace Inventory.Conformance.Embedded;

/// <summary>A host of the Embedded engine alone, with a clock and a scheduler of the test's choice.</summary>
internal static class EmbeddedHost
{
    public static async Task<IHost> StartAsync(
        Action<EmbeddedGrainOptions>? configure = null, TimeProvider? time = null, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        if (time is not null) builder.Services.AddSingleton(time);
        services?.Invoke(builder.Services);
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.Assemblies.Add(typeof(EmbeddedHost).Assembly);
            configure?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public static T Grain<T>(this IHost host, string key)
        where T : IGrainWithStringKey => host.Services.GetRequiredService<IGrainFactory>().GetGrain<T>(key);
}
