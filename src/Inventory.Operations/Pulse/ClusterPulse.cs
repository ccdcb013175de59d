using System.Collections.Immutable;
using Inventory.Operations.Nodes;

namespace Inventory.Operations.Pulse;

/// <summary>
/// How the whole cluster has been for an hour, and whether anything is wrong now; from memory, so also while the database is away.
/// </summary>
public sealed class ClusterPulse
{
    private readonly AllNodes _nodes;

    internal ClusterPulse(AllNodes nodes) => _nodes = nodes;

    /// <summary>Asks all nodes.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<PulseReading> ReadAsync(CancellationToken cancellation = default) =>
        PulseReading.Of(await _nodes.AskAsync(new PulseQuestion(NodePulse.StepsKept), cancellation));
}

/// <summary>The last hour of the cluster, and what is wrong.</summary>
/// <param name="History">The hour of all nodes that tell, as one.</param>
/// <param name="Wrong">What is wrong now, the most urgent first.</param>
/// <param name="Nodes">What each node told, and which did not.</param>
public sealed record PulseReading(PulseHistory History, IReadOnlyList<Condition> Wrong, NodeAnswers<PulseReport> Nodes)
{
    /// <summary>All in one sentence.</summary>
    public string Sentence => Wrong switch
    {
        [] => "Nothing is wrong.",
        [var one] => $"One thing is wrong: {one.Says}.",
        _ => $"{Wrong.Count} things are wrong: {string.Join("; ", Wrong.Select(static one => one.Says))}.",
    };

    internal static PulseReading Of(NodeAnswers<PulseReport> nodes)
    {
        var history = PulseHistory.Merge(nodes.Answers.Select(static answer => answer.Report));
        var judged = Conditions.All.Select(rule => rule.Judge(history)).OfType<Condition>();
        var wrong = Ledger(nodes).Concat(Lost(nodes)).Concat(Silent(nodes, history)).Concat(judged);
        return new(history, [.. wrong.OrderBy(static one => one.Severity)], nodes);
    }

    private static IEnumerable<Condition> Ledger(NodeAnswers<PulseReport> nodes)
    {
        var away = nodes.Answers.Where(static answer => answer.Report.LedgerAwaySince is not null).ToImmutableArray();
        if (away.IsEmpty) yield break;
        var says = away.Length == nodes.Answers.Length ? "the database cannot be reached or takes no writes"
            : $"{string.Join(" and ", away.Select(static one => one.Node.Endpoint))} cannot reach the database";
        yield return new("DatabaseAway", AlertSeverity.P0, says, "Nothing can be sold until it is back; nodes go on by themselves then.",
            null, "/cluster", away.Min(static one => one.Report.LedgerAwaySince!.Value));
    }

    private static IEnumerable<Condition> Lost(NodeAnswers<PulseReport> nodes) => nodes.Answers
        .SelectMany(static answer => answer.Report.Lost).GroupBy(static one => one.Address)
        .Select(static one => new Condition("NodeLost", AlertSeverity.P2, $"the node {one.Key} died and has not come back",
            "What it had was taken over by the others. Start it again; its own log says why it died.", null, "/cluster",
            one.Min(static lost => lost.At)));

    private static IEnumerable<Condition> Silent(NodeAnswers<PulseReport> nodes, PulseHistory history) => nodes.Missing
        .Select(node => new Condition("NodeSilent", AlertSeverity.P2, $"the node {node.Node.Endpoint} does not answer",
            "What it knows is missing here. Where it died, it is found dead within seconds and its items go on elsewhere.", null,
            "/cluster", history.At(history.Steps.Count - 1)));
}
