namespace Inventory.Benchmarks.Subjects;

/// <summary>A subject whose number of connections was fitted.</summary>
internal interface IPooled
{
    /// <summary>Connections in use.</summary>
    int PoolSize { get; }
}
