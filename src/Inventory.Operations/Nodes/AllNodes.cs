using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Inventory.Operations.Nodes;

/// <summary>Asks every node of the cluster at once what it has in memory. Whoever asks merges, knowing who is missing.</summary>
public sealed partial class AllNodes
{
    /// <summary>How long a node is waited for. One that has just died counts as a member until it is found dead, some six seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly NodeClient _nodes;
    private readonly ISiloStatusOracle _members;
    private readonly TimeProvider _time;
    private readonly ILogger<AllNodes> _log;

    internal AllNodes(NodeClient nodes, ISiloStatusOracle members, TimeProvider time, ILogger<AllNodes> log) =>
        (_nodes, _members, _time, _log) = (nodes, members, time, log);

    /// <summary>Asks them. A node that does not answer is named in the result, and spoils nothing.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<NodeAnswers<TReport>> AskAsync<TReport>(NodeQuestion<TReport> question, CancellationToken cancellation = default)
    {
        var members = _members.GetApproximateSiloStatuses(onlyActive: true).Keys.Order().ToArray();
        var asked = await Task.WhenAll(members.Select(node => AskAsync(node, question, cancellation)));
        return new([.. asked.Select(static one => one.Answer).OfType<NodeAnswer<TReport>>()],
            [.. asked.Select(static one => one.Missing).OfType<MissingNode>()]);
    }

    private async Task<(NodeAnswer<TReport>? Answer, MissingNode? Missing)> AskAsync<TReport>(
        SiloAddress node, NodeQuestion<TReport> question, CancellationToken cancellation)
    {
        try
        {
            return (new(node, await _nodes.Of(node).Answer(question).WaitAsync(Patience, _time, cancellation)), null);
        }
        catch (TimeoutException)
        {
            return (null, new(node, MissingReason.NotInTime));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(_log, node, question.GetType().Name, failure);
            return (null, new(node, MissingReason.Failed));
        }
    }

    [LoggerMessage(1520, LogLevel.Warning, "Node {Node} could not answer {Question}")]
    private static partial void Failed(ILogger log, SiloAddress node, string question, Exception failure);
}
