using System.Collections.Concurrent;
using Inventory.Conformance.Setup;

namespace Inventory.Conformance.Lifecycle;

[Alias("conformance.IFragileGrain")]
public interface IFragileGrain : IGrainWithStringKey
{
    [Alias("Ping")]
    Task<string> Ping();
}

public sealed class FragileGrain : Grain, IFragileGrain
{
    private static readonly ConcurrentDictionary<string, bool> Failed = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Failed.TryAdd(this.GetPrimaryKeyString(), true)) throw new InvalidOperationException("The first activation fails.");
    }

    public Task<string> Ping() => Task.FromResult("pong");
}

[Collection(SharedEngineCollection.Name)]
public sealed class ActivationFailureTests(SharedEngine engine)
{
    [Fact]
    public async Task A_failed_activation_is_the_callers_exception_and_the_next_call_tries_again()
    {
        var grain = engine.Grains.GetGrain<IFragileGrain>(Stage.New().Key);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(grain.Ping);
        Assert.Equal("The first activation fails.", failure.Message);
        Assert.Equal("pong", await grain.Ping());
    }
}
