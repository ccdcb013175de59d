using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Deliveries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Deliveries;

/// <summary>Looks for consumers that no node serves, also those of nodes that died, and serves them.</summary>
internal sealed partial class DeliveryService(
    ConsumerServices node, IEnumerable<IConsumerKind> kinds, IHostApplicationLifetime lifetime, ILogger<DeliveryService> log)
    : StartedService(lifetime)
{
    private readonly Dictionary<string, IConsumerKind> _kinds = kinds.ToDictionary(static kind => kind.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, (ConsumerRun Run, Task Ended)> _runs = [];
    private bool _failing;

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        if (_kinds.Count == 0) return;
        while (!stopping.IsCancellationRequested)
        {
            var rung = node.Bell.NextAsync(node.Options.Ask, node.Time, stopping);
            foreach (var (name, run) in _runs)
            {
                if (run.Ended.IsCompleted) _runs.Remove(name);
            }

            await ClaimAsync(stopping);
            await rung.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_runs.Values.Select(static run => run.Ended));
    }

    private async Task ClaimAsync(CancellationToken stopping)
    {
        try
        {
            var leased = await node.Store.ClaimAsync(
                node.Node.Value, node.Options.Lease, [.. _kinds.Keys], node.Options.ClaimMax, stopping);
            foreach (var consumer in leased)
            {
                // Whoever lost the lease for a while ends its run, which gives the consumer back, before it is served again.
                if (_runs.TryGetValue(consumer.Name, out var earlier) && !earlier.Ended.IsCompleted)
                {
                    earlier.Run.Leave();
                    continue;
                }

                var run = new ConsumerRun(consumer, KindOf(consumer), node);
                _runs[consumer.Name] = (run, run.RunAsync(stopping));
            }

            _failing = false;
        }
        catch (LedgerUnavailableException away)
        {
            if (!_failing) NotReached(log, away.Message);
            _failing = true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private IConsumerKind KindOf(LeasedConsumer consumer) =>
        _kinds.TryGetValue(consumer.Name, out var own) ? own : _kinds[consumer.Kind];

    [LoggerMessage(1745, LogLevel.Warning, "Consumers of events cannot be looked for and are looked for again: {Reason}")]
    private static partial void NotReached(ILogger log, string reason);
}
