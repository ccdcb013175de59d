using Orleans;

namespace Inventory.Grains.Expiry;

/// <summary>
/// One shard of the sweep; its key is the shard's number. A reminder wakes it wherever the cluster is, a timer keeps it going.
/// </summary>
[Alias("inventory.IHoldExpiryGrain")]
internal interface IHoldExpiryGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that the shard is being swept from now on.</summary>
    [Alias("Begin")] Task Begin();
}
