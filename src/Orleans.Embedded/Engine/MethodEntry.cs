using System.Reflection;
using Orleans.Concurrency;

namespace Orleans.Embedded;

/// <summary>What is known of one interface method; one object for all its requests.</summary>
internal sealed class MethodEntry
{
    public MethodEntry(Type interfaceType, MethodInfo method)
    {
        InterfaceType = interfaceType;
        Method = method;
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        OneWay = method.IsDefined(typeof(OneWayAttribute));
    }

    public Type InterfaceType { get; }

    public MethodInfo Method { get; }

    public bool AlwaysInterleave { get; init; }

    public bool ReadOnly { get; }

    public bool OneWay { get; }
}
