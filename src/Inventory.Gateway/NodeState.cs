namespace Inventory.Gateway;

/// <summary>Whether this node takes requests: not before it has started, and not once it stops.</summary>
public sealed class NodeState : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _ready;

    /// <summary>True between start and stop.</summary>
    public bool IsReady => _ready;

    /// <summary>Cancelled once the node stops: what is streamed ends early and says so.</summary>
    public CancellationToken WhenStopping => _stopping.Token;

    /// <summary>From now on requests are taken.</summary>
    public void Started() => _ready = true;

    /// <summary>From now on requests are refused; those under way go on.</summary>
    public void Stopping()
    {
        _ready = false;
        _stopping.Cancel();
    }

    /// <inheritdoc />
    public void Dispose() => _stopping.Dispose();
}
