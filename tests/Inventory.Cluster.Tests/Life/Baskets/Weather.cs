namespace Inventory.Cluster.Tests.Life.Baskets;

/// <summary>What happens to the silos while callers ask them. The later of two is the worse.</summary>
internal enum Weather
{
    /// <summary>Nothing: whoever asks is answered.</summary>
    Calm,

    /// <summary>One is asked to stop, and leaves: whom it does not answer it has not heard.</summary>
    Stopping,

    /// <summary>One is killed: whom it does not answer it may have heard.</summary>
    Killed,
}
