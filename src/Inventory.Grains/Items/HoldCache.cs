using Inventory.Domain.Holds;

namespace Inventory.Grains.Items;

/// <summary>
/// The holds of one item that were last decided about here, so that changing or confirming what was just placed needs no reading.
/// </summary>
internal struct HoldCache(RecentHolds recent)
{
    // What the cache has under another owner is no longer believed. Not the item itself, which would stay in memory for it.
    private object _owner = new();

    /// <summary>The hold as last confirmed by the ledger; null when it is not known here.</summary>
    public readonly Hold? Find(string holdId) => recent.Find(_owner, holdId);

    /// <summary>Keeps a hold.</summary>
    public readonly void Keep(Hold hold) => recent.Keep(_owner, hold);

    /// <summary>Forgets one.</summary>
    public readonly void Forget(string holdId) => recent.Forget(_owner, holdId);

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _owner = new();
}
