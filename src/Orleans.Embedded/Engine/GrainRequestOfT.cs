namespace Orleans.Embedded;

/// <summary>A request with a result. Continuations of its caller never run within a grain's turn.</summary>
internal abstract class GrainRequest<T> : GrainRequest
{
    private readonly TaskCompletionSource<T> _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<T> Completion => _promise.Task;

    internal override bool IsAnswered => _promise.Task.IsCompleted;

    internal override void Fail(Exception exception) => _promise.TrySetException(exception);

    protected override void Cancel(CancellationToken token) => _promise.TrySetCanceled(token);

    protected override void Answer(Task task, GrainCallContext? filtered)
    {
        if (filtered is null)
        {
            var typed = (Task<T>)task;
            if (typed.IsCompletedSuccessfully) _promise.TrySetResult(typed.Result);
            else _promise.TrySetFromTask(typed);
        }
        else if (!task.IsCompletedSuccessfully)
        {
            if (task.IsCanceled) _promise.TrySetCanceled(Token);
            else _promise.TrySetException(task.Exception!.InnerExceptions);
        }
        else if (filtered.IsResultReplaced || filtered.GrainTask is null)
        {
            _promise.TrySetResult((T)filtered.Result!);
        }
        else
        {
            _promise.TrySetResult(((Task<T>)filtered.GrainTask).Result);
        }
    }

    internal override object? ResultOf(Task task) => ((Task<T>)task).Result;
}
