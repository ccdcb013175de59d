using Orleans;

namespace Inventory.Operations.Nodes;

/// <summary>Something that every node of the cluster is asked, each about what it has in memory.</summary>
/// <typeparam name="TReport">What a node answers; it crosses between nodes.</typeparam>
[GenerateSerializer, Immutable, Alias("inventory.NodeQuestion`1")]
public abstract record NodeQuestion<TReport>
{
    internal abstract TReport AnswerBy(IServiceProvider node);
}

/// <summary>One that a service of the node answers. A kind of report is a record that derives from it, and a report: nothing else.</summary>
/// <typeparam name="TSource">The service, as it is registered on every node.</typeparam>
/// <typeparam name="TReport">What it answers.</typeparam>
[GenerateSerializer, Immutable, Alias("inventory.NodeQuestion`2")]
public abstract record NodeQuestion<TSource, TReport> : NodeQuestion<TReport>
    where TSource : class
{
    /// <summary>Asks the service, on the node that is asked. Quick, and from memory alone: others wait for the slowest node.</summary>
    protected abstract TReport Ask(TSource source);

    internal sealed override TReport AnswerBy(IServiceProvider node) =>
        Ask((TSource?)node.GetService(typeof(TSource)) ?? throw new InvalidOperationException($"This node has no {typeof(TSource).Name}."));
}
