using Inventory.Conformance.Setup;
using Orleans.Runtime;
using Orleans.Storage;

namespace Inventory.Conformance.Durable;

[GenerateSerializer, Alias("conformance.Tally")]
public sealed class Tally
{
    [Id(0)]
    public int Count { get; set; }

    [Id(1)]
    public List<string> Names { get; set; } = [];
}

[Alias("conformance.ITallyGrain")]
public interface ITallyGrain : IGrainWithStringKey
{
    [Alias("Read")]
    Task<string> Read();

    [Alias("Add")]
    Task Add(string name);

    [Alias("Clear")]
    Task Clear();

    /// <summary>Writes through two handles on one stored state, each of which believes in its own version.</summary>
    [Alias("WriteTwice")]
    Task WriteTwice();

    [Alias("End")]
    Task End();
}

public sealed class TallyGrain(
    [PersistentState("tally")] IPersistentState<Tally> tally,
    [PersistentState("tally")] IPersistentState<Tally> same,
    [PersistentState("other")] IPersistentState<Tally> other) : Grain, ITallyGrain
{
    public Task<string> Read() =>
        Task.FromResult($"{tally.RecordExists}: {tally.State.Count} ({string.Join(",", tally.State.Names)}), other {other.RecordExists}");

    public async Task Add(string name)
    {
        tally.State.Count++;
        tally.State.Names.Add(name);
        await tally.WriteStateAsync();
        await tally.ReadStateAsync();
    }

    public Task Clear() => tally.ClearStateAsync();

    public async Task WriteTwice()
    {
        await tally.WriteStateAsync();
        await same.WriteStateAsync();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Stage.Of(this.GetPrimaryKeyString()).Signal("deactivated");
        return Task.CompletedTask;
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

[Collection(SharedEngineCollection.Name)]
public sealed class StateTests(SharedEngine engine)
{
    [Fact]
    public async Task State_never_written_is_empty()
    {
        Assert.Equal("False: 0 (), other False", await Grain(out _).Read());
    }

    [Fact]
    public async Task Written_state_is_there_for_the_next_activation()
    {
        var grain = Grain(out var stage);
        await grain.Add("a");
        await grain.Add("b");
        await grain.End();
        await stage.Wait("deactivated");
        Assert.Equal("True: 2 (a,b), other False", await grain.Read());
    }

    [Fact]
    public async Task Cleared_state_is_empty_and_can_be_written_again()
    {
        var grain = Grain(out var stage);
        await grain.Add("a");
        await grain.Clear();
        Assert.Equal("False: 0 (), other False", await grain.Read());
        await grain.Add("b");
        await grain.Clear();
        await grain.End();
        await stage.Wait("deactivated");
        Assert.Equal("False: 0 (), other False", await grain.Read());
    }

    [Fact]
    public async Task A_write_on_an_old_version_fails_and_ends_the_activation()
    {
        var grain = Grain(out var stage);
        await Assert.ThrowsAsync<InconsistentStateException>(grain.WriteTwice);
        await stage.Wait("deactivated");
        // The fresh activation has read what was written last.
        await grain.Add("a");
        Assert.Equal("True: 1 (a), other False", await grain.Read());
    }

    private ITallyGrain Grain(out Stage stage)
    {
        (var key, stage) = Stage.New();
        return engine.Grains.GetGrain<ITallyGrain>(key);
    }
}
