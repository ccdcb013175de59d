using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Makes references. Classes are generated once per process and interface, whatever the number of hosts in it.</summary>
internal static class ProxyFactory
{
    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<Type, Func<GrainTypeInfo, string, GrainReference>> Factories = new();
    private static readonly ProxyEmitter Emitter = new(new ProxyAssembly());

    public static GrainReference Create(Type interfaceType, GrainTypeInfo type, string key) => Factory(interfaceType)(type, key);

    public static Func<GrainTypeInfo, string, GrainReference> Factory(Type interfaceType)
    {
        if (Factories.TryGetValue(interfaceType, out var factory)) return factory;
        lock (Gate)
        {
            return Factories.GetOrAdd(interfaceType, static type => Emitter.Emit(type));
        }
    }
}
