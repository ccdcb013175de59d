using Orleans.Runtime;

namespace Inventory.Grains.Items;

/// <summary>
/// Tells an item that it is leaving in the moment when its door closes: because the silo stops, because the directory entry's silo does, or
/// because nobody has called for long. From then on no call reaches it any more, and it leaves only once none is running: one that stood
/// still for a coordinator would wait for a call that cannot come. Its own <c>OnDeactivateAsync</c> comes after that wait and is too late.
/// </summary>
internal sealed class LeavingItems : IActivationWorkingSetObserver
{
    /// <inheritdoc />
    public void OnDeactivating(IActivationWorkingSetMember member)
    {
        if (member is IGrainContext { GrainInstance: ItemGrain item } context) context.Scheduler.QueueAction(item.LetGo);
    }
}
