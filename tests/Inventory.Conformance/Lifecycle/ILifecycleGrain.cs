using Inventory.Conformance.Setup;
using Orleans.Concurrency;

namespace Inventory.Conformance.Lifecycle;

/// <summary>Notes its activations and deactivations.</summary>
[Alias("conformance.ILifecycleGrain")]
public interface ILifecycleGrain : IGrainWithStringKey
{
    /// <summary>Numbers the activation, from 1 for the key's first.</summary>
    [Alias("Activation")]
    Task<int> Activation();

    [Alias("EndOnIdle")]
    Task EndOnIdle();

    [Alias("Delay")]
    Task Delay(TimeSpan time);

    /// <summary>Waits for its gate.</summary>
    [Alias("Linger"), AlwaysInterleave]
    Task Linger();
}

public class LifecycleGrain : Grain, ILifecycleGrain
{
    private int _number;

    private Stage Stage => Stage.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Stage.Note("activated");
        _number = Stage.Log.Count(line => line == "activated");
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Stage.Note($"deactivating: {reason.ReasonCode}");
        Stage.Signal("deactivating");
        if (this.GetPrimaryKeyString().StartsWith("slow", StringComparison.Ordinal)) await Stage.Wait("deactivation may end");
        Stage.Note("deactivated");
        Stage.Signal("deactivated");
    }

    public Task<int> Activation() => Task.FromResult(_number);

    public Task EndOnIdle()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public async Task Linger()
    {
        Stage.Signal("lingering");
        await Stage.Wait("lingering may end");
        Stage.Note("lingered");
    }
}

[Alias("conformance.IKeptGrain")]
public interface IKeptGrain : ILifecycleGrain;

[KeepAlive]
public sealed class KeptGrain : LifecycleGrain, IKeptGrain;
