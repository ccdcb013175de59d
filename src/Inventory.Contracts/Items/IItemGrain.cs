using Inventory.Contracts.Holds;
using Orleans;
using Orleans.Concurrency;

namespace Inventory.Contracts.Items;

/// <summary>
/// One item: a SKU at a location, a room type on one night, a class of tickets. Its key is <c>{tenant}/{itemId}</c>, see
/// <see cref="GrainKeys"/>. Every call answers only once the ledger has made it durable, or has confirmed the state it was refused from.
/// Commands carry their own ids; repeating one is always safe.
/// </summary>
[Alias("inventory.IItemGrain")]
public interface IItemGrain : IGrainWithStringKey
{
    /// <summary>The item as of now, holds that are over not counted. <see cref="Outcome.ItemNotFound"/> when there is none.</summary>
    [AlwaysInterleave, Alias("Get")] Task<ItemAnswer> Get();

    /// <summary>Brings the item into being.</summary>
    [AlwaysInterleave, Alias("Create")] Task<ItemAnswer> Create(CreateItem command);

    /// <summary>Changes its settings or metadata.</summary>
    [AlwaysInterleave, Alias("ChangeSettings")] Task<ItemAnswer> ChangeSettings(ChangeItem command);

    /// <summary>Moves on hand by a step.</summary>
    [AlwaysInterleave, Alias("Adjust")] Task<ItemAnswer> Adjust(AdjustStock command);

    /// <summary>Sets on hand from a count.</summary>
    [AlwaysInterleave, Alias("Count")] Task<ItemAnswer> Count(CountStock command);

    /// <summary>
    /// Creates the item, or brings the named settings, metadata keys and on hand to what is stated. Repeated under its import's id it
    /// changes nothing, whatever happened since; without one it is judged anew.
    /// </summary>
    [AlwaysInterleave, Alias("Import")] Task<ItemAnswer> Import(CreateItem command);

    /// <summary>
    /// Compares the item with its live holds and its journal, having read all of them anew, and puts it right by a compensating journal
    /// entry where they disagree. Holds stay as they are. Repeating it finds <see cref="Outcome.NothingDisagrees"/>.
    /// </summary>
    [AlwaysInterleave, Alias("Reconcile")] Task<ReconcileAnswer> Reconcile(ReconcileItem command);

    /// <summary>
    /// Places a hold whose only line is on this item. The quickest way in; several lines go through <see cref="IHoldsGrain"/>.
    /// </summary>
    [AlwaysInterleave, Alias("PlaceHold")] Task<HoldAnswer> PlaceHold(PlaceHold command);
}
