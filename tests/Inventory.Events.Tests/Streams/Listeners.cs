using Inventory.Events.Streams;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Inventory.Events.Tests.Streams;

/// <summary>A grain that follows a tenant; its key is <c>{tenant}/{name}</c>, the name under which it hears.</summary>
public interface IListenerGrain : IGrainWithStringKey
{
    Task ListenAsync();

    Task<SiloAddress> WhereAsync();

    Task LeaveAsync();
}

public sealed class ListenerGrain(ILocalSiloDetails silo) : Grain, IListenerGrain
{
    private TenantSubscription? _subscription;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var heard = Heard.By(key);
        _subscription = await this.GetStreamProvider(JournalStreams.ProviderName)
            .FollowTenantAsync(key[..key.IndexOf('/', StringComparison.Ordinal)], heard.TakeAsync, heard.Prefix, heard.After);
    }

    public Task ListenAsync() => Task.CompletedTask;

    public Task<SiloAddress> WhereAsync() => Task.FromResult(silo.SiloAddress);

    public Task LeaveAsync() => _subscription!.UnsubscribeAsync();
}

/// <summary>A grain that Orleans activates for each stream; it hears as <c>implicit:{tenant}/{slice}</c>.</summary>
[ImplicitStreamSubscription(JournalStreams.Namespace)]
public sealed class SliceGrain : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncObserver<InventoryEvent>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<InventoryEvent>().ResumeAsync(this);

    public Task OnNextAsync(InventoryEvent item, StreamSequenceToken? token = null) =>
        Heard.By($"implicit:{this.GetPrimaryKeyString()}").TakeAsync(item);

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
