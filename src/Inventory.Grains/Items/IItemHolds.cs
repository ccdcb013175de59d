using Inventory.Contracts.Holds;
using Orleans;
using Orleans.Concurrency;

namespace Inventory.Grains.Items;

/// <summary>Commands on a hold whose only line is on this item. The key is the item's. Callers go through <see cref="IHoldsGrain"/>, which finds the item.</summary>
[Alias("inventory.IItemHolds")]
internal interface IItemHolds : IGrainWithStringKey
{
    [AlwaysInterleave, Alias("Get")] Task<HoldAnswer> Get(string holdId);

    [AlwaysInterleave, Alias("Change")] Task<HoldAnswer> Change(ChangeHold command);

    [AlwaysInterleave, Alias("Confirm")] Task<HoldAnswer> Confirm(ConfirmHold command);

    [AlwaysInterleave, Alias("Release")] Task<HoldAnswer> Release(ReleaseHold command);

    [AlwaysInterleave, Alias("Cancel")] Task<HoldAnswer> Cancel(CancelHold command);

    [AlwaysInterleave, Alias("Fulfil")] Task<HoldAnswer> Fulfil(FulfilHold command);
}
