using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inventory.Silo.Startup;

/// <summary>
/// The hosted services of Orleans and background work, taken out of the host's own list: the host would start them before the HTTP port is open and
/// before the schema is there.
/// </summary>
internal sealed class DeferredServices
{
    private readonly ServiceDescriptor[] _descriptors;

    private DeferredServices(ServiceDescriptor[] descriptors) => _descriptors = descriptors;

    /// <summary>Takes every hosted service registered so far out of <paramref name="services"/>.</summary>
    public static DeferredServices TakeFrom(IServiceCollection services)
    {
        var taken = services.Where(service => service.ServiceType == typeof(IHostedService)).ToArray();
        services.RemoveAll<IHostedService>();
        return new(taken);
    }

    /// <summary>The services, in the order of their registration.</summary>
    public IEnumerable<IHostedService> Resolve(IServiceProvider services) => _descriptors.Select(descriptor => (IHostedService)(
        descriptor.ImplementationInstance
        ?? descriptor.ImplementationFactory?.Invoke(services)
        ?? ActivatorUtilities.CreateInstance(services, descriptor.ImplementationType!))).ToArray();
}
