using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Embedded;

/// <summary>What only some activations need.</summary>
internal sealed class ActivationExtras
{
    private AsyncServiceScope? _scope;

    public TaskCompletionSource Deactivated { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<GrainTimer>? Timers { get; set; }

    public List<IStateFacet>? States { get; set; }

    public List<TaskCompletionSource<int>>? QuietWaiters { get; set; }

    /// <summary>Running requests whose callers may have to be told of a timeout.</summary>
    public WatchedRequests? Watched { get; set; }

    public bool HasScope => _scope is not null;

    public IServiceProvider Services(IServiceProvider root)
    {
        lock (this) return (_scope ??= root.CreateAsyncScope()).ServiceProvider;
    }

    public ValueTask DisposeScopeAsync() => _scope?.DisposeAsync() ?? default;
}
