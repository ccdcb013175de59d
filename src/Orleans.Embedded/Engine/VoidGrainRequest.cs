namespace Orleans.Embedded;

/// <summary>A request without a result. Continuations of its caller never run within a grain's turn.</summary>
internal abstract class VoidGrainRequest : GrainRequest
{
    private readonly TaskCompletionSource _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Completion => _promise.Task;

    internal override bool IsAnswered => _promise.Task.IsCompleted;

    internal override void Fail(Exception exception)
    {
        _promise.TrySetException(exception);
        if (Entry.OneWay) Target?.Runtime.LogOneWayFailure(this, exception);
    }

    protected override void Cancel(CancellationToken token) => _promise.TrySetCanceled(token);

    protected override void Answer(Task task, GrainCallContext? filtered)
    {
        if (task.IsCompletedSuccessfully) _promise.TrySetResult();
        else _promise.TrySetFromTask(task);
        if (Entry.OneWay && task.Exception is { } failure) Target?.Runtime.LogOneWayFailure(this, failure);
    }

    internal override object? ResultOf(Task task) => null;
}
