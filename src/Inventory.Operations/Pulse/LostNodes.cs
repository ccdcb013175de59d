using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Operations.Pulse;

/// <summary>Nodes that were found dead without having left, until another takes their place or a quarter of an hour has passed.</summary>
internal sealed class LostNodes(TimeProvider time) : ISiloStatusListener
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly HashSet<SiloAddress> _leaving = [];
    private readonly Dictionary<SiloAddress, DateTimeOffset> _lost = [];

    /// <summary>Those that are lost now.</summary>
    public ImmutableArray<LostNode> Known
    {
        get
        {
            var since = time.GetUtcNow() - Kept;
            lock (_gate)
            {
                return [.. _lost.Where(one => one.Value > since).Select(one => new LostNode(one.Key.Endpoint.ToString(), one.Value))];
            }
        }
    }

    /// <inheritdoc />
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        lock (_gate)
        {
            if (status is SiloStatus.ShuttingDown or SiloStatus.Stopping) _leaving.Add(updatedSilo);
            else if (status is SiloStatus.Dead && !_leaving.Remove(updatedSilo)) _lost[updatedSilo] = time.GetUtcNow();
            else if (status is SiloStatus.Active)
            {
                foreach (var former in _lost.Keys.Where(one => one.Endpoint.Equals(updatedSilo.Endpoint)).ToList()) _lost.Remove(former);
            }
        }
    }
}

/// <summary>Has the membership tell of them.</summary>
internal sealed class LostNodesWatch(ISiloStatusOracle members, LostNodes lost) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc />
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(nameof(LostNodes), ServiceLifecycleStage.BecomeActive, _ =>
    {
        members.SubscribeToSiloStatusEvents(lost);
        return Task.CompletedTask;
    });
}

/// <summary>A node that died.</summary>
/// <param name="Address">Where it was, as address and port.</param>
/// <param name="At">When it was found dead.</param>
[GenerateSerializer, Immutable, Alias("inventory.LostNode")]
public sealed record LostNode([property: Id(0)] string Address, [property: Id(1)] DateTimeOffset At);
