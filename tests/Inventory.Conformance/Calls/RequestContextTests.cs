using Inventory.Conformance.Setup;
using Orleans.Runtime;

namespace Inventory.Conformance.Calls;

[Alias("conformance.IContextGrain")]
public interface IContextGrain : IGrainWithStringKey
{
    [Alias("Read")]
    Task<string?> Read();

    [Alias("ReadBehind")]
    Task<string?> ReadBehind(string otherKey);

    [Alias("Write")]
    Task Write(string value);

    /// <summary>Keeps the turn until released, so that the calls sent meanwhile run right after each other.</summary>
    [Alias("Block")]
    Task Block();

    [Alias("WriteLocal")]
    Task WriteLocal(string value);

    [Alias("ReadLocal")]
    Task<string?> ReadLocal();
}

public sealed class ContextGrain : Grain, IContextGrain
{
    private static readonly AsyncLocal<string?> Local = new();

    public Task Block()
    {
        var stage = Stage.Of(this.GetPrimaryKeyString());
        stage.Signal("blocked");
        ((IAsyncResult)stage.Wait("unblock")).AsyncWaitHandle.WaitOne();
        return Task.CompletedTask;
    }

    public Task WriteLocal(string value)
    {
        Local.Value = value;
        return Task.CompletedTask;
    }

    public Task<string?> ReadLocal() => Task.FromResult(Local.Value);

    public async Task<string?> Read()
    {
        await Task.Yield();
        return RequestContext.Get("tenant") as string;
    }

    public Task<string?> ReadBehind(string otherKey) => GrainFactory.GetGrain<IContextGrain>(otherKey).Read();

    public Task Write(string value)
    {
        RequestContext.Set("tenant", value);
        return Task.CompletedTask;
    }
}

[Collection(SharedEngineCollection.Name)]
public sealed class RequestContextTests(SharedEngine engine)
{
    [Fact]
    public async Task Values_travel_with_a_call_and_with_the_calls_it_makes()
    {
        RequestContext.Set("tenant", "a");
        Assert.Equal("a", await Grain().Read());
        Assert.Equal("a", await Grain().ReadBehind(Stage.New().Key));
    }

    [Fact]
    public async Task What_the_callee_sets_does_not_come_back()
    {
        RequestContext.Set("tenant", "a");
        await Grain().Write("b");
        Assert.Equal("a", RequestContext.Get("tenant"));
    }

    [Fact]
    public async Task What_one_call_sets_is_not_seen_by_the_next()
    {
        var grain = Grain();
        RequestContext.Clear();
        await grain.Write("b");
        Assert.Null(await grain.Read());
    }

    [Fact]
    public async Task Removed_and_cleared_values_do_not_travel()
    {
        RequestContext.Set("tenant", "a");
        Assert.True(RequestContext.Remove("tenant"));
        Assert.False(RequestContext.Remove("tenant"));
        Assert.Null(await Grain().Read());
        RequestContext.Set("tenant", "b");
        RequestContext.Clear();
        Assert.Null(await Grain().Read());
    }

    private IContextGrain Grain() => engine.Grains.GetGrain<IContextGrain>(Stage.New().Key);
}
