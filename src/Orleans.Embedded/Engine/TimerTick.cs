using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>One tick of a grain timer; takes its turn like a request, and answers nobody.</summary>
internal sealed class TimerTick(GrainTimer timer, bool interleave, bool keepAlive) : GrainRequest
{
    private static readonly MethodInfo Method = typeof(GrainTimer).GetMethod(nameof(GrainTimer.RunAsync), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!;
    private static readonly MethodEntry Exclusive = new(typeof(IGrainTimer), Method);
    private static readonly MethodEntry Interleaving = new(typeof(IGrainTimer), Method) { AlwaysInterleave = true };

    internal override MethodEntry Entry => interleave ? Interleaving : Exclusive;

    internal override bool IsAnswered => timer.IsOver;

    internal override bool CountsAsUse => keepAlive;

    internal override bool IsCall => false;

    internal override Task Invoke(object grain) => timer.RunAsync();

    internal override object? ResultOf(Task task) => null;

    internal override void Fail(Exception exception)
    {
    }

    protected override void Cancel(CancellationToken token)
    {
    }

    protected override void Answer(Task task, GrainCallContext? filtered)
    {
    }
}
