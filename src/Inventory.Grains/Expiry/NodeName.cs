namespace Inventory.Grains.Expiry;

/// <summary>What this process calls itself in leases: no other process, now or later, has the same name.</summary>
/// <param name="Value">Machine, process and start.</param>
public sealed record NodeName(string Value)
{
    /// <summary>The name of this process.</summary>
    public static NodeName OfThisProcess(TimeProvider time) =>
        new($"{Environment.MachineName}/{Environment.ProcessId}/{time.GetUtcNow().ToUnixTimeMilliseconds()}/{Interlocked.Increment(ref _nodes)}");

    private static int _nodes;
}
