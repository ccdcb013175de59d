using Inventory.Conformance.Setup;
using Orleans.Runtime;

namespace Inventory.Conformance.Calls;

[Alias("conformance.IFilteredGrain")]
public interface IFilteredGrain : IGrainWithStringKey
{
    [Alias("Echo")]
    Task<string> Echo(string text);

    [Alias("Context")]
    Task<string?> Context(string text);
}

public sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var stage = Stage.Of(this.GetPrimaryKeyString());
        stage.Note($"grain: {context.ImplementationMethod.DeclaringType!.Name}.{context.InterfaceMethod.Name}");
        await context.Invoke();
    }

    public async Task<string> Echo(string text)
    {
        await Task.Yield();
        return text;
    }

    public Task<string?> Context(string text) => Task.FromResult(RequestContext.Get("filtered") as string);
}

[Collection(SharedEngineCollection.Name)]
public sealed class FilterTests(SharedEngine engine)
{
    [Fact]
    public async Task The_hosts_filter_runs_around_the_grains_own_and_both_around_the_method()
    {
        var grain = Grain(out var stage);
        Assert.Equal("hello", await grain.Echo("hello"));
        Assert.Equal(["host: Echo(hello)", "grain: FilteredGrain.Echo", "host: result hello"], stage.Log);
    }

    [Fact]
    public async Task A_filter_may_replace_the_result()
    {
        Assert.Equal("replaced", await Grain(out _).Echo("replace me"));
    }

    [Fact]
    public async Task A_filter_that_throws_refuses_the_call()
    {
        var grain = Grain(out var stage);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => grain.Echo("forbidden"));
        Assert.Equal(["host: Echo(forbidden)"], stage.Log);
    }

    [Fact]
    public async Task What_a_filter_sets_in_the_request_context_reaches_the_method()
    {
        Assert.Equal("yes", await Grain(out _).Context("any"));
    }

    private IFilteredGrain Grain(out Stage stage)
    {
        (var key, stage) = Stage.New();
        return engine.Grains.GetGrain<IFilteredGrain>(key);
    }
}
