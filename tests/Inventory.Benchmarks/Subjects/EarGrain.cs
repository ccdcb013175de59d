using Inventory.Events.Streams;
using Orleans;
using Orleans.Streams;

namespace Inventory.Benchmarks.Subjects;

/// <summary>Hears one stream of the tenant, by its number, as a subscribed grain does, and tells this process.</summary>
[Alias("bench.IEarGrain")]
public interface IEarGrain : IGrainWithIntegerKey
{
    /// <summary>Listens behind a position; null for what happens from now on.</summary>
    [Alias("Listen")] Task Listen(long? after);

    /// <summary>Listens no more.</summary>
    [Alias("Leave")] Task Leave();
}

public sealed class EarGrain : Grain, IEarGrain
{
    private StreamSubscriptionHandle<InventoryEvent>? _subscription;

    /// <summary>Told of everything that any of them hears.</summary>
    internal static Action<InventoryEvent> Heard { get; set; } = static _ => { };

    public async Task Listen(long? after) => _subscription = await this.GetStreamProvider(JournalStreams.ProviderName)
        .FollowSliceAsync(Product.Tenant, (int)this.GetPrimaryKeyLong(), static told => HearAsync(told), after: after);

    public async Task Leave()
    {
        if (_subscription is { } subscription) await subscription.UnsubscribeAsync();
        _subscription = null;
    }

    private static Task HearAsync(InventoryEvent told)
    {
        Heard(told);
        return Task.CompletedTask;
    }
}
