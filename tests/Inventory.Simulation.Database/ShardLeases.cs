namespace Inventory.Simulation.Database;

/// <summary>Who sweeps which shard, and until when.</summary>
public sealed class ShardLeases
{
    private readonly Dictionary<int, (string Node, DateTimeOffset Until)> _leases = [];

    /// <summary>Leases a shard, or renews the lease; false while another node has it.</summary>
    public bool Lease(int shard, string node, DateTimeOffset now, TimeSpan length)
    {
        if (_leases.TryGetValue(shard, out var lease) && lease.Node != node && lease.Until >= now) return false;
        _leases[shard] = (node, now + length);
        return true;
    }
}
