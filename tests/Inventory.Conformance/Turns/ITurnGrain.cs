using Inventory.Conformance.Setup;
using Orleans.Concurrency;

namespace Inventory.Conformance.Turns;

/// <summary>Each call notes its begin and end, and waits for its gate in between.</summary>
[Alias("conformance.ITurnGrain")]
public interface ITurnGrain : IGrainWithStringKey
{
    [Alias("Enter")]
    Task Enter(string name);

    [Alias("EnterInterleaving"), AlwaysInterleave]
    Task EnterInterleaving(string name);

    [Alias("EnterReading"), ReadOnly]
    Task EnterReading(string name);

    /// <summary>Answers when every call sent before has been looked at.</summary>
    [Alias("Settle"), AlwaysInterleave]
    Task Settle();
}

public abstract class TurnGrainBase : Grain, ITurnGrain
{
    public Task Enter(string name) => Pass(name);

    public Task EnterInterleaving(string name) => Pass(name);

    public Task EnterReading(string name) => Pass(name);

    public Task Settle() => Task.CompletedTask;

    private async Task Pass(string name)
    {
        var stage = Stage.Of(this.GetPrimaryKeyString());
        stage.Note($"{name} begins");
        stage.Signal($"{name} begins");
        await stage.Wait($"{name} may end");
        stage.Note($"{name} ends");
    }
}

[Alias("conformance.IPlainTurnGrain")]
public interface IPlainTurnGrain : ITurnGrain;

public sealed class PlainTurnGrain : TurnGrainBase, IPlainTurnGrain;

[Alias("conformance.IReentrantTurnGrain")]
public interface IReentrantTurnGrain : ITurnGrain;

[Reentrant]
public sealed class ReentrantTurnGrain : TurnGrainBase, IReentrantTurnGrain;

[Alias("conformance.IChoosyTurnGrain")]
public interface IChoosyTurnGrain : ITurnGrain;

[MayInterleave(nameof(Chooses))]
public sealed class ChoosyTurnGrain : TurnGrainBase, IChoosyTurnGrain
{
    public static bool Chooses(Orleans.Serialization.Invocation.IInvokable request) => request.GetArgument(0) is "welcome";
}
