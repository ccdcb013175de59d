using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Embedded;

/// <summary>One call's way through the filters: those of the host first, the grain's own next, the method last.</summary>
internal sealed class GrainCallContext(GrainActivation activation, GrainRequest request, IIncomingGrainCallFilter[] filters) : IIncomingGrainCallContext
{
    private int _stage;
    private object? _result;

    internal Task? GrainTask { get; private set; }

    internal bool IsResultReplaced { get; private set; }

    public IInvokable Request => request;

    public object Grain => activation.Instance!;

    public GrainId? SourceId => request.Source?.GrainId;

    public GrainId TargetId => activation.GrainId;

    public IGrainContext TargetContext => activation;

    public string InterfaceName => request.GetInterfaceName();

    public string MethodName => request.GetMethodName();

    public MethodInfo InterfaceMethod => request.GetMethod();

    public MethodInfo ImplementationMethod => activation.GrainType.ImplementationOf(request.Entry);

    public object? Result
    {
        get => IsResultReplaced ? _result : GrainTask is { IsCompletedSuccessfully: true } task ? request.ResultOf(task) : null;
        set
        {
            _result = value;
            IsResultReplaced = true;
        }
    }

    public Task Invoke()
    {
        var stage = _stage++;
        if (stage < filters.Length) return filters[stage].Invoke(this);
        if (stage == filters.Length && activation.GrainType.FiltersOwnCalls) return ((IIncomingGrainCallFilter)activation.Instance!).Invoke(this);
        return GrainTask = request.Invoke(activation.Instance!);
    }
}
