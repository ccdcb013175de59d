using Inventory.Conformance.Setup;

namespace Inventory.Conformance.Calls;

[GenerateSerializer, Alias("conformance.OwnException")]
public sealed class OwnException : Exception
{
    public OwnException(string message) : base(message)
    {
    }
}

[Alias("conformance.IFailingGrain")]
public interface IFailingGrain : IGrainWithStringKey
{
    [Alias("FailAtOnce")]
    Task FailAtOnce(string message);

    [Alias("FailLater")]
    Task<int> FailLater(string message);

    [Alias("FailWithOwn")]
    ValueTask<int> FailWithOwn(string message);

    [Alias("Works")]
    ValueTask<string> Works(string text);
}

public sealed class FailingGrain : Grain, IFailingGrain
{
    public Task FailAtOnce(string message) => throw new ArgumentException(message, nameof(message));

    public async Task<int> FailLater(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public async ValueTask<int> FailWithOwn(string message)
    {
        await Task.Yield();
        throw new OwnException(message);
    }

    public ValueTask<string> Works(string text) => new(text);
}

[Collection(SharedEngineCollection.Name)]
public sealed class ExceptionTests(SharedEngine engine)
{
    private readonly IFailingGrain _grain = engine.Grains.GetGrain<IFailingGrain>(Stage.New().Key);

    [Fact]
    public async Task An_exception_thrown_at_once_reaches_the_caller_as_itself()
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => _grain.FailAtOnce("first"));
        Assert.Equal("message", exception.ParamName);
    }

    [Fact]
    public async Task An_exception_thrown_later_reaches_the_caller_with_the_stack_that_threw_it()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _grain.FailLater("second"));
        Assert.Equal("second", exception.Message);
        Assert.Contains(nameof(FailingGrain), exception.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_type_of_ones_own_reaches_the_caller()
    {
        var exception = await Assert.ThrowsAsync<OwnException>(async () => await _grain.FailWithOwn("third"));
        Assert.Equal("third", exception.Message);
    }

    [Fact]
    public async Task A_failed_request_leaves_the_grain_working()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _grain.FailAtOnce("first"));
        Assert.Equal("fine", await _grain.Works("fine"));
    }
}
