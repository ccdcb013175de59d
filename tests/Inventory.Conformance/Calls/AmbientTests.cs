using Inventory.Conformance.Setup;

namespace Inventory.Conformance.Calls;

public sealed class AmbientTests
{
    [Fact]
    public async Task Nothing_ambient_passes_from_one_turn_to_the_next()
    {
        // Without filters: an async filter would hide what leaks out of the method.
        await using var engine = await EngineHost.StartAsync();
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IContextGrain>(key);
        // Active before it blocks: a turn that keeps its thread while the grain is still new can keep a caller's too.
        await grain.Read();
        var blocking = grain.Block();
        await stage.Wait("blocked");
        RequestContext.Clear();
        var writes = new[] { grain.WriteLocal("b"), grain.Write("b") };
        var local = grain.ReadLocal();
        var value = grain.Read();
        stage.Signal("unblock");
        await Task.WhenAll(writes);
        Assert.Null(await local);
        Assert.Null(await value);
        await blocking;
    }
}
