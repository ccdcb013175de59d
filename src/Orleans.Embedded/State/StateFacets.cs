using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A state that the engine reads before the grain's activation ends.</summary>
internal interface IStateFacet
{
    Task ReadStateAsync();
}

/// <summary>Makes the states that constructors ask for.</summary>
internal static class StateFacets
{
    /// <exception cref="InvalidOperationException">The parameter is not an <see cref="IPersistentState{TState}"/>.</exception>
    public static Func<GrainActivation, IServiceProvider, object?> Resolver(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        var type = parameter.ParameterType;
        if (!type.IsConstructedGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new InvalidOperationException($"{parameter.Member.DeclaringType}: parameter {parameter.Name} is marked PersistentState and must be an IPersistentState.");
        var facet = typeof(PersistentState<>).MakeGenericType(type.GenericTypeArguments);
        return (activation, services) =>
        {
            var state = (IStateFacet)Activator.CreateInstance(facet, activation, attribute.StateName, services.GetRequiredService<IGrainStateStore>())!;
            (activation.Extras.States ??= []).Add(state);
            return state;
        };
    }
}
