using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Makes grain objects, from services and from the activation's own facets.</summary>
internal sealed class GrainConstructor
{
    private readonly GrainRuntime _runtime;
    private readonly ConstructorInvoker _invoker;
    private readonly Func<GrainActivation, IServiceProvider, object?>[] _arguments;
    private readonly bool _needsScope;

    public GrainConstructor(GrainRuntime runtime, Type grainClass)
    {
        _runtime = runtime;
        var constructors = grainClass.GetConstructors(BindingFlags.Instance | BindingFlags.Public);
        var chosen = constructors.FirstOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"{grainClass.FullName} has no public constructor.");
        _invoker = ConstructorInvoker.Create(chosen);
        _arguments = [.. chosen.GetParameters().Select(Resolver)];
        _needsScope = chosen.GetParameters().Any(NeedsScope);
    }

    public object Create(GrainActivation activation)
    {
        // A scope costs more than the activation itself, so there is one only where a service may ask for it.
        var services = _needsScope ? activation.ActivationServices : _runtime.Services;
        var arguments = new object?[_arguments.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = _arguments[i](activation, services);
        try
        {
            return _invoker.Invoke(arguments.AsSpan());
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private static Func<GrainActivation, IServiceProvider, object?> Resolver(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(IGrainContext)) return static (activation, _) => activation;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state) return StateFacets.Resolver(parameter, state);
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
            return (_, services) => services.GetRequiredKeyedService(type, keyed.Key);
        if (parameter.HasDefaultValue) return (_, services) => services.GetService(type) ?? parameter.DefaultValue;
        return (_, services) => services.GetRequiredService(type);
    }

    private bool NeedsScope(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(IGrainContext) || parameter.IsDefined(typeof(PersistentStateAttribute))) return false;
        return !_runtime.IsSingleton(parameter.ParameterType);
    }
}
