using Inventory.Conformance.Setup;
using Inventory.Conformance.Turns;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Conformance.Calls;

[Collection(SharedEngineCollection.Name)]
public sealed class ReferenceTests(SharedEngine engine)
{
    [Fact]
    public void References_to_one_grain_are_equal_and_to_others_are_not()
    {
        var key = Stage.New().Key;
        Assert.Equal(engine.Grains.GetGrain<IPlainTurnGrain>(key), engine.Grains.GetGrain<IPlainTurnGrain>(key));
        Assert.NotEqual(engine.Grains.GetGrain<IPlainTurnGrain>(key), engine.Grains.GetGrain<IPlainTurnGrain>(Stage.New().Key));
    }

    [Fact]
    public void A_grain_id_is_the_class_name_and_the_key()
    {
        var id = engine.Grains.GetGrain<IPlainTurnGrain>("tenant/sku:1").GetGrainId();
        Assert.Equal("plainturn/tenant/sku:1", id.ToString());
        Assert.Equal("tenant/sku:1", id.Key.ToString());
    }

    [Fact]
    public async Task A_grain_is_found_by_the_type_of_its_interface()
    {
        var grain = (IFailingGrain)engine.Grains.GetGrain(typeof(IFailingGrain), Stage.New().Key);
        Assert.Equal("fine", await grain.Works("fine"));
    }

    [Fact]
    public void An_interface_that_no_class_implements_is_refused()
    {
        Assert.Throws<ArgumentException>(() => engine.Grains.GetGrain<INobodysGrain>("key"));
    }

    [Fact]
    public void The_cluster_client_is_registered_too()
    {
        Assert.NotNull(engine.Services.GetRequiredService<IClusterClient>().GetGrain<IPlainTurnGrain>("key"));
    }
}

[Alias("conformance.INobodysGrain")]
public interface INobodysGrain : IGrainWithStringKey
{
    [Alias("Ping")]
    Task Ping();
}
