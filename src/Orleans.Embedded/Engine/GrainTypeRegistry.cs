using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The grain classes of the host, and which of them an interface means.</summary>
internal sealed class GrainTypeRegistry
{
    private readonly GrainTypeInfo[] _types;
    private readonly Dictionary<string, GrainTypeInfo> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainTypeInfo> _byInterface = new();

    /// <exception cref="ArgumentException">Two classes share a grain type name.</exception>
    public GrainTypeRegistry(GrainRuntime runtime, IEnumerable<Assembly> assemblies)
    {
        _types = [.. assemblies.Distinct()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
                && typeof(IGrain).IsAssignableFrom(type) && !typeof(GrainReference).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => new GrainTypeInfo(runtime, type))];
        foreach (var type in _types)
        {
            if (!_byName.TryAdd(type.GrainType.ToString(), type))
                throw new ArgumentException($"{type.Class.FullName} and {_byName[type.GrainType.ToString()].Class.FullName} share the grain type {type.GrainType}; give one a GrainType attribute.");
        }
    }

    public IReadOnlyList<GrainTypeInfo> Types => _types;

    public GrainTypeInfo Find(GrainType type) =>
        _byName.TryGetValue(type.ToString(), out var found) ? found : throw new ArgumentException($"There is no grain type {type}.");

    public GrainTypeInfo Find(Type interfaceType, string? classPrefix) =>
        _byInterface.TryGetValue((interfaceType, classPrefix), out var found)
            ? found
            : _byInterface.GetOrAdd((interfaceType, classPrefix), Resolve(interfaceType, classPrefix));

    private GrainTypeInfo Resolve(Type interfaceType, string? classPrefix)
    {
        var candidates = _types.Where(type => interfaceType.IsAssignableFrom(type.Class)).ToArray();
        if (!string.IsNullOrEmpty(classPrefix))
            candidates = [.. candidates.Where(type => type.Class.FullName!.StartsWith(classPrefix, StringComparison.Ordinal))];
        if (candidates.Length == 1) return candidates[0];
        // As in Orleans the class that is called like the interface is the one meant.
        var byName = candidates.Where(type => interfaceType.Name == "I" + type.Class.Name).ToArray();
        if (byName.Length == 1) return byName[0];
        throw new ArgumentException(candidates.Length == 0
            ? $"No grain class implements {interfaceType}. Is its assembly among those that the host scans?"
            : $"Several grain classes implement {interfaceType}: {string.Join(", ", candidates.Select(type => type.Class.FullName))}.");
    }
}
