namespace Orleans.Embedded;

/// <summary>The activations that may owe an answer. Each registers when it begins to, at most once between two sweeps.</summary>
internal sealed class TimeoutSweeper(int timeoutTicks)
{
    private Node? _registered;

    /// <summary>Zero: calls never time out.</summary>
    public int TimeoutTicks => timeoutTicks;

    public void Register(GrainActivation activation)
    {
        var node = new Node(activation, Volatile.Read(ref _registered));
        while (true)
        {
            var seen = Interlocked.CompareExchange(ref _registered, node, node.Next);
            if (ReferenceEquals(seen, node.Next)) return;
            node.Next = seen;
        }
    }

    public void Sweep()
    {
        for (var node = Interlocked.Exchange(ref _registered, null); node is not null; node = node.Next)
            node.Activation.Push(new SweepItem());
    }

    private sealed class Node(GrainActivation activation, Node? next)
    {
        public GrainActivation Activation { get; } = activation;

        public Node? Next { get; set; } = next;
    }
}
