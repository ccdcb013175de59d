using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Embedded;

/// <summary>Which services are singletons, so that a grain that asks for nothing else needs no scope.</summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    private readonly Lazy<HashSet<Type>> _singletons = new(() => [.. services
        .GroupBy(descriptor => descriptor.ServiceType)
        .Where(group => group.All(descriptor => descriptor.Lifetime == ServiceLifetime.Singleton))
        .Select(group => group.Key)]);

    public bool IsSingleton(Type service) => _singletons.Value.Contains(service)
        || (service.IsConstructedGenericType && _singletons.Value.Contains(service.GetGenericTypeDefinition()));
}
