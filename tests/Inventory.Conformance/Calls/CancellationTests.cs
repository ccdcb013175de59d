using Inventory.Conformance.Setup;

namespace Inventory.Conformance.Calls;

[Alias("conformance.ICancellableGrain")]
public interface ICancellableGrain : IGrainWithStringKey
{
    [Alias("WaitForCancellation")]
    Task WaitForCancellation(string name, CancellationToken cancellationToken);

    [Alias("Pass")]
    Task<bool> Pass(CancellationToken cancellationToken);
}

public sealed class CancellableGrain : Grain, ICancellableGrain
{
    public async Task WaitForCancellation(string name, CancellationToken cancellationToken)
    {
        var stage = Stage.Of(this.GetPrimaryKeyString());
        stage.Note($"{name} begins");
        stage.Signal($"{name} begins");
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
        stage.Signal($"{name} saw it");
        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task<bool> Pass(CancellationToken cancellationToken) => Task.FromResult(cancellationToken.IsCancellationRequested);
}

[Collection(SharedEngineCollection.Name)]
public sealed class CancellationTests(SharedEngine engine)
{
    [Fact]
    public async Task Cancelling_frees_the_caller_and_reaches_the_grain()
    {
        var grain = Grain(out var stage);
        using var cancellation = new CancellationTokenSource();
        var call = grain.WaitForCancellation("first", cancellation.Token);
        await stage.Wait("first begins");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await stage.Wait("first saw it");
    }

    [Fact]
    public async Task A_request_cancelled_while_it_waits_never_runs()
    {
        var grain = Grain(out var stage);
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var running = grain.WaitForCancellation("first", first.Token);
        await stage.Wait("first begins");
        var waiting = grain.WaitForCancellation("second", second.Token);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(await grain.Pass(CancellationToken.None));
        Assert.Equal(["first begins"], stage.Log);
    }

    [Fact]
    public async Task A_call_with_a_cancelled_token_is_not_made()
    {
        var grain = Grain(out var stage);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grain.WaitForCancellation("first", new CancellationToken(canceled: true)));
        Assert.Empty(stage.Log);
    }

    private ICancellableGrain Grain(out Stage stage)
    {
        (var key, stage) = Stage.New();
        return engine.Grains.GetGrain<ICancellableGrain>(key);
    }
}
