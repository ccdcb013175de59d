using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Embedded;

/// <summary>One call: its arguments (in generated subclasses), its caller's promise, and its place in the activation's queues.</summary>
internal abstract class GrainRequest : WorkItem, IInvokable
{
    internal Dictionary<string, object>? Context;
    internal GrainActivation? Source;
    internal GrainActivation? Owner;
    internal GrainReference? Target;
    internal CancellationToken Token = CancellationToken.None;   // set by generated code
    internal GrainActivation? Worker;   // the stateless worker whose load it counts in
    internal int Tick;
    internal int Place;   // among the watched requests of its activation
    internal bool IsFinished;
    private Task? _task;
    private GrainCallContext? _filtered;
    private CancellationTokenRegistration _cancellation;

    internal abstract MethodEntry Entry { get; }

    /// <summary>Whether the caller has its answer already, by timeout or cancellation.</summary>
    internal abstract bool IsAnswered { get; }

    /// <summary>Whether the request keeps the activation from being idle.</summary>
    internal virtual bool CountsAsUse => true;

    /// <summary>Whether somebody called: only then filters see it, limits count it and it can time out.</summary>
    internal virtual bool IsCall => true;

    internal abstract void Fail(Exception exception);

    internal abstract Task Invoke(object grain);

    protected abstract void Cancel(CancellationToken token);

    protected abstract void Answer(Task task, GrainCallContext? filtered);

    internal abstract object? ResultOf(Task task);

    protected virtual void OnFinished()
    {
    }

    internal void Prepare(GrainReference target) => Target = target;

    /// <summary>True: the caller cancelled before the call, and has been told.</summary>
    internal bool ObserveCancellation()
    {
        if (!Token.CanBeCanceled) return false;
        if (Token.IsCancellationRequested)
        {
            Cancel(Token);
            return true;
        }
        // As in Orleans the caller is let go at once; the grain sees its token and ends in its own time.
        _cancellation = Token.UnsafeRegister(static (state, token) => ((GrainRequest)state!).Cancel(token), this);
        return false;
    }

    internal override void Execute(GrainActivation activation)
    {
        if (IsFinished) activation.Release(this);
        else activation.Accept(this);
    }

    /// <summary>Calls the grain, through filters if there are any. True: it is answered; false: <see cref="Watch"/> must follow.</summary>
    internal bool Start(GrainActivation activation)
    {
        try
        {
            var filters = activation.GrainType.Filters;
            if (IsCall && (filters.Length > 0 || activation.GrainType.FiltersOwnCalls))
            {
                _filtered = new GrainCallContext(activation, this, filters);
                _task = _filtered.Invoke();
            }
            else
            {
                _task = Invoke(activation.Instance!);
            }
            if (_task is null) throw new InvalidOperationException($"{GetInterfaceName()}.{GetMethodName()} returned null instead of a task.");
        }
        catch (Exception exception)
        {
            activation.ObserveFailure(exception);
            Retire();
            Fail(exception);
            return true;
        }
        if (!_task.IsCompleted) return false;
        Finish(activation);
        return true;
    }

    /// <summary>
    /// Arranges the answer for when the grain's task completes, with one continuation that runs wherever that happens: it touches
    /// nothing of the grain, so it needs no turn of its own.
    /// </summary>
    internal void Watch(GrainActivation activation)
    {
        Owner = activation;
        var task = _task!;
        if (activation.Runtime.Scheduler.OwnsEveryContinuation && (task.CreationOptions & TaskCreationOptions.RunContinuationsAsynchronously) != 0)
            task.GetAwaiter().UnsafeOnCompleted(OnTaskCompleted);
        else
            // Unlike an awaiter's, this continuation also runs at once where the task completes within a turn.
            task.ContinueWith(static (_, request) => ((GrainRequest)request!).OnTaskCompleted(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void OnTaskCompleted()
    {
        var activation = Owner!;
        activation.Unwatch(this);
        Finish(activation);
        activation.OnFinished(this);
    }

    private void Finish(GrainActivation activation)
    {
        var task = _task!;
        if (!task.IsCompletedSuccessfully && task.Exception is { } failure) activation.ObserveFailure(failure.InnerException!);
        Retire();
        try
        {
            Answer(task, _filtered);
        }
        catch (Exception exception)
        {
            // A filter may have set a result of the wrong type.
            Fail(exception);
        }
        _task = null;
    }

    /// <summary>The request is over at its activation, run or not.</summary>
    internal void Retire()
    {
        if (Token.CanBeCanceled) _cancellation.Unregister();
        if (Worker is not null) Interlocked.Decrement(ref Worker.Load);
        OnFinished();
    }

    public virtual int GetArgumentCount() => 0;

    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    public virtual void SetArgument(int index, object value) => throw new ArgumentOutOfRangeException(nameof(index));

    public string GetMethodName() => Entry.Method.Name;

    public string GetInterfaceName() => Entry.InterfaceType.FullName ?? Entry.InterfaceType.Name;

    public MethodInfo GetMethod() => Entry.Method;

    public Type GetInterfaceType() => Entry.InterfaceType;

    public CancellationToken GetCancellationToken() => Token;
}
