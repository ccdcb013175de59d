using Inventory.Benchmarks.Measuring;
using Inventory.Testing;

namespace Inventory.Benchmarks.Subjects;

/// <summary>A grain that keeps its holds in one persistent state.</summary>
internal sealed class PlainGrainSubject(Product product, HoldIds ids) : ISubject
{
    private IPlainStockGrain[] _grains = [];

    public string Name => "plain grain, one IPersistentState";

    public int CallersMax => 512;

    public async Task PrepareAsync(int items, long onHand)
    {
        _grains = [.. Enumerable.Range(0, items).Select(item => product.Grains.GetGrain<IPlainStockGrain>(ItemNames.Of(item)))];
        foreach (var grain in _grains) await grain.Receive(onHand);
    }

    public Task FitAsync(Func<Operation, Task<Measurement>> trial, Func<long, int> item) => Task.CompletedTask;

    public ValueTask<bool> ReserveAsync(int item, long number) => new(_grains[item].Reserve(ids.Text(number), 1));

    public async Task CheckAsync()
    {
        foreach (var grain in _grains)
        {
            var (held, holds) = await grain.Read();
            if (held != holds) throw new InvariantBrokenException($"Broken: {Name}.");
        }
    }

    public ValueTask DisposeAsync() => default;
}

/// <summary>A grain call that does nothing.</summary>
internal sealed class EmptyGrainSubject(Product product, HoldIds ids) : ISubject
{
    private IEmptyGrain[] _grains = [];

    public string Name => "a grain call that does nothing";

    public Task PrepareAsync(int items, long onHand)
    {
        _grains = [.. Enumerable.Range(0, items).Select(item => product.Grains.GetGrain<IEmptyGrain>(ItemNames.Of(item)))];
        return Task.CompletedTask;
    }

    public Task FitAsync(Func<Operation, Task<Measurement>> trial, Func<long, int> item) => Task.CompletedTask;

    public ValueTask<bool> ReserveAsync(int item, long number) => new(_grains[item].Nothing(ids.Text(number)));

    public Task CheckAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
