using Orleans;
using Orleans.Concurrency;

namespace Inventory.Contracts.Holds;

/// <summary>
/// The holds of one tenant, by hold id; its key is the tenant's name. Finds the items a hold is on and has them decide together.
/// Stateless: every silo runs its own, so that a call costs no network hop before it reaches the items.
/// All commands carry ids of the caller's choice; repeating one is always safe.
/// </summary>
[Alias("inventory.IHoldsGrain")]
public interface IHoldsGrain : IGrainWithStringKey
{
    /// <summary>Sets units aside, or sells them at once. All lines or none.</summary>
    [AlwaysInterleave, Alias("Place")] Task<HoldAnswer> Place(PlaceHold command);

    /// <summary>The hold as of now.</summary>
    [AlwaysInterleave, Alias("Get")] Task<HoldAnswer> Get(string holdId);

    /// <summary>Moves lines, end or metadata to absolute targets.</summary>
    [AlwaysInterleave, Alias("Change")] Task<HoldAnswer> Change(ChangeHold command);

    /// <summary>Turns held units into allocated ones.</summary>
    [AlwaysInterleave, Alias("Confirm")] Task<HoldAnswer> Confirm(ConfirmHold command);

    /// <summary>Gives held units back.</summary>
    [AlwaysInterleave, Alias("Release")] Task<HoldAnswer> Release(ReleaseHold command);

    /// <summary>Gives back what is confirmed and not fulfilled.</summary>
    [AlwaysInterleave, Alias("Cancel")] Task<HoldAnswer> Cancel(CancelHold command);

    /// <summary>Lets owed units leave.</summary>
    [AlwaysInterleave, Alias("Fulfil")] Task<HoldAnswer> Fulfil(FulfilHold command);
}
