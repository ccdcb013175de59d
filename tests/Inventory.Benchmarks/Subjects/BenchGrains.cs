using Orleans;
using Orleans.Runtime;

namespace Inventory.Benchmarks.Subjects;

/// <summary>Answers and does nothing: what a grain call costs.</summary>
[Alias("bench.IEmptyGrain")]
public interface IEmptyGrain : IGrainWithStringKey
{
    [Alias("Nothing")] Task<bool> Nothing(string holdId);
}

public sealed class EmptyGrain : Grain, IEmptyGrain
{
    private static readonly Task<bool> Done = Task.FromResult(true);

    public Task<bool> Nothing(string holdId) => Done;
}

/// <summary>A stock as a first grain would keep it: its holds in one persistent state, written whole on every change.</summary>
[Alias("bench.IPlainStockGrain")]
public interface IPlainStockGrain : IGrainWithStringKey
{
    [Alias("Receive")] Task Receive(long units);

    [Alias("Reserve")] Task<bool> Reserve(string holdId, long quantity);

    [Alias("Read")] Task<(long Held, int Holds)> Read();
}

[GenerateSerializer, Alias("bench.PlainStock")]
public sealed class PlainStock
{
    [Id(0)] public long OnHand { get; set; }

    [Id(1)] public long Held { get; set; }

    [Id(2)] public List<PlainHold> Holds { get; set; } = [];
}

[GenerateSerializer, Immutable, Alias("bench.PlainHold")]
public sealed record PlainHold([property: Id(0)] string HoldId, [property: Id(1)] long Quantity,
    [property: Id(2)] DateTimeOffset ExpiresAt);

public sealed class PlainStockGrain([PersistentState("stock")] IPersistentState<PlainStock> stock) : Grain, IPlainStockGrain
{
    public Task Receive(long units)
    {
        stock.State.OnHand = units;
        return stock.WriteStateAsync();
    }

    public async Task<bool> Reserve(string holdId, long quantity)
    {
        if (stock.State.OnHand - stock.State.Held < quantity) return false;
        stock.State.Held += quantity;
        stock.State.Holds.Add(new(holdId, quantity, DateTimeOffset.UtcNow.AddMinutes(30)));
        await stock.WriteStateAsync();
        return true;
    }

    public Task<(long Held, int Holds)> Read() => Task.FromResult((stock.State.Held, stock.State.Holds.Count));
}
