using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Embedded;

/// <summary>One grain class: what its attributes say, how to make one, and its activations.</summary>
internal sealed class GrainTypeInfo
{
    private readonly ConcurrentDictionary<string, GrainActivation> _activations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MethodEntry, MethodInfo> _implementations = new();
    private readonly GrainConstructor _constructor;

    public GrainTypeInfo(GrainRuntime runtime, Type grainClass)
    {
        Runtime = runtime;
        Class = grainClass;
        GrainType = GrainType.Create(NameOf(grainClass));
        IsReentrant = grainClass.IsDefined(typeof(ReentrantAttribute), inherit: true);
        MayInterleave = InterleavingPredicate.Of(grainClass);
        FiltersOwnCalls = typeof(IIncomingGrainCallFilter).IsAssignableFrom(grainClass);
        HasOnActivate = Implements(grainClass, nameof(IGrainBase.OnActivateAsync));
        HasOnDeactivate = Implements(grainClass, nameof(IGrainBase.OnDeactivateAsync));
        CollectionAgeTicks = CollectionAge(grainClass, runtime);
        AnyInterface = Interfaces.FirstOrDefault() ?? typeof(IGrain);
        if (grainClass.GetCustomAttribute<StatelessWorkerAttribute>() is { } worker) Workers = new(this, worker.MaxLocalWorkers);
        _constructor = new(runtime, grainClass);
    }

    public GrainRuntime Runtime { get; }

    public Type Class { get; }

    public GrainType GrainType { get; }

    public Type AnyInterface { get; }

    public bool IsReentrant { get; }

    public bool FiltersOwnCalls { get; }

    public bool HasOnActivate { get; }

    public bool HasOnDeactivate { get; }

    public int CollectionAgeTicks { get; }

    public Func<object, IInvokable, bool>? MayInterleave { get; }

    public StatelessWorkers? Workers { get; }

    public IIncomingGrainCallFilter[] Filters => Runtime.Filters;

    /// <summary>The class's grain interfaces, by name.</summary>
    public IEnumerable<Type> Interfaces => Class.GetInterfaces()
        .Where(type => typeof(IGrain).IsAssignableFrom(type) && type.Namespace != typeof(IGrain).Namespace)
        .OrderBy(type => type.FullName, StringComparer.Ordinal);

    public IEnumerable<GrainActivation> Activations => Workers is null ? _activations.Values : Workers.All;

    public int Count => Workers is null ? _activations.Count : Workers.All.Count();

    /// <summary>The name that ids carry: as Orleans makes it.</summary>
    public static string NameOf(Type grainClass)
    {
        if (grainClass.GetCustomAttribute<GrainTypeAttribute>() is { } named) return named.Name;
        var name = grainClass.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > "grain".Length ? name[..^"grain".Length] : name;
    }

    public GrainActivation? Find(string key)
    {
        if (Workers is not null) return null;
        if (_activations.TryGetValue(key, out var found) && !found.IsGone) return found;
        while (true)
        {
            found = _activations.GetOrAdd(key, static (key, type) => new GrainActivation(type, key), this);
            if (!found.IsGone) return found;
            Remove(found);
        }
    }

    public void Send(GrainActivation? target, GrainRequest request)
    {
        if (Workers is not null)
        {
            if (request.Worker is not null) Interlocked.Decrement(ref request.Worker.Load);
            request.Worker = target = Workers.Choose(request.Target!.Key);
        }
        target!.Push(request);
    }

    public void Remove(GrainActivation activation)
    {
        if (Workers is null) _activations.TryRemove(KeyValuePair.Create(activation.Key, activation));
        else Workers.Remove(activation);
    }

    public object Construct(GrainActivation activation) => _constructor.Create(activation);

    public MethodInfo ImplementationOf(MethodEntry entry) => _implementations.GetOrAdd(
        entry,
        static (entry, grainClass) =>
        {
            var map = grainClass.GetInterfaceMap(entry.InterfaceType);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, entry.Method)];
        },
        Class);

    private static bool Implements(Type grainClass, string lifecycleMethod)
    {
        if (!typeof(IGrainBase).IsAssignableFrom(grainClass)) return false;
        var map = grainClass.GetInterfaceMap(typeof(IGrainBase));
        var target = map.TargetMethods[Array.FindIndex(map.InterfaceMethods, method => method.Name == lifecycleMethod)];
        return target.GetBaseDefinition().DeclaringType == typeof(Grain)
            ? grainClass.GetMethod(lifecycleMethod, [.. target.GetParameters().Select(p => p.ParameterType)])!.DeclaringType != typeof(Grain)
            : target.DeclaringType != typeof(IGrainBase);
    }

    private static int CollectionAge(Type grainClass, GrainRuntime runtime)
    {
        if (grainClass.IsDefined(typeof(KeepAliveAttribute), inherit: true)) return int.MaxValue;
        var age = grainClass.GetCustomAttribute<CollectionAgeLimitAttribute>();
        return age is { AlwaysActive: true } ? int.MaxValue : runtime.Clock.Ticks(age?.AgeLimit ?? runtime.Options.CollectionAge);
    }
}
