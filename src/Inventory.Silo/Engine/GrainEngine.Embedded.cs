using System.Reflection;
using Orleans.Embedded;

namespace Inventory.Silo.Engine;

/// <summary>The grain engine that this build was made with.</summary>
public static class GrainEngine
{
    /// <summary>The engine's name, as the build property spells it.</summary>
    public const string Name = "Embedded";

    /// <summary>Adds the engine to the host. Call filters are services of type <see cref="Orleans.IIncomingGrainCallFilter"/>.</summary>
    public static IHostApplicationBuilder AddGrainEngine(this IHostApplicationBuilder builder, GrainEngineOptions options)
    {
        builder.Services.AddEmbeddedGrains(engine =>
        {
            engine.Assemblies.Add(Assembly.Load("Inventory.Grains"));
            foreach (var assembly in options.ExtraGrainAssemblies) engine.Assemblies.Add(assembly);
            engine.ConnectionString = options.ConnectionString;
            engine.ServiceId = options.ServiceId;
            engine.CollectionAge = options.CollectionAge;
            engine.CollectionScanPeriod = options.CollectionScanPeriod;
            engine.ResponseTimeout = options.ResponseTimeout;
            engine.MinimumReminderPeriod = options.MinimumReminderPeriod;
            engine.DrainTimeout = options.DrainTimeout;
        });
        return builder;
    }
}
