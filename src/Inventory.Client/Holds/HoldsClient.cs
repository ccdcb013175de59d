using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>
/// Holds: placed, changed, confirmed, released, cancelled, fulfilled. Every command has an id, and is repeated by it until its outcome is
/// known.
/// </summary>
public sealed class HoldsClient
{
    private readonly Sender _sender;

    internal HoldsClient(Sender sender) => _sender = sender;

    /// <summary>Sets units aside, all lines or none; with <see cref="NewHold.Confirm"/> it sells them at once.</summary>
    /// <param name="hold">What is held.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Hold>> PlaceAsync(NewHold hold, CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(Operations.PlaceHold, Operations.PlaceHold.Path, hold, InventoryJson.Default.NewHold), InventoryJson.Default.Hold,
                cancellation);

    /// <summary>
    /// Places up to 500 holds with 2,000 lines, each of which stands alone. Those without a known outcome are sent again.
    /// </summary>
    /// <param name="holds">The holds.</param>
    /// <param name="cancellation">Gives up waiting; the outcomes are not known then.</param>
    /// <returns>A result for each, in order.</returns>
    public Task<Answer<IReadOnlyList<HoldResult>>> PlaceManyAsync(IReadOnlyList<NewHold> holds, CancellationToken cancellation = default) =>
        new Batch<NewHold, HoldResult>(_sender, async (entries, deadline) => (await _sender.SendAsync(
            ApiRequest.Of(Operations.PlaceHolds, Operations.PlaceHolds.Path, new(entries), InventoryJson.Default.HoldBatch),
            InventoryJson.Default.HoldResults, deadline, cancellation)).Select(static answer => answer.Results),
            static result => result.Problem).SendAsync(holds, cancellation);

    /// <summary>The hold as it is now.</summary>
    /// <param name="holdId">Its id.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<Hold>> GetAsync(string holdId, CancellationToken cancellation = default) =>
        _sender.SendAsync(new(Operations.GetHold, Operations.GetHold.PathOf(holdId)), InventoryJson.Default.Hold, cancellation);

    /// <summary>What happened to the hold, over all its lines, in order.</summary>
    /// <param name="holdId">Its id.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<Answer<IReadOnlyList<ItemEvent>>> GetEventsAsync(string holdId, CancellationToken cancellation = default) =>
        (await _sender.SendAsync(
            new(Operations.ListHoldEvents, Operations.ListHoldEvents.PathOf(holdId)), InventoryJson.Default.EventList, cancellation))
        .Select(static list => list.Events);

    /// <summary>All holds that match, page by page, in order of placing.</summary>
    /// <param name="filter">Which holds; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InventoryProblemException">A page was refused.</exception>
    public IAsyncEnumerable<Hold> ListAsync(HoldFilter? filter = null, CancellationToken cancellation = default) =>
        Paging.AllAsync((cursor, token) => ListPageAsync(filter, cursor, cancellation: token), cancellation);

    /// <summary>One page of holds.</summary>
    /// <param name="filter">Which holds, the same for every page; null for all.</param>
    /// <param name="cursor">The page before's <see cref="Page{T}.NextCursor"/>; null for the first.</param>
    /// <param name="limit">How many at most, 1 to 1000; null for 100.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<Page<Hold>>> ListPageAsync(
        HoldFilter? filter = null, string? cursor = null, int? limit = null, CancellationToken cancellation = default) => _sender.SendAsync(
        new(Operations.ListHolds, Operations.ListHolds.Path)
        {
            Query =
            [
                ("owner", filter?.Owner), ("channel", filter?.Channel), ("status", Words.Of(filter?.Status)),
                ("expiresBefore", Words.Of(filter?.ExpiresBefore)), ("cursor", cursor), ("limit", Words.Of(limit)),
            ],
        },
        InventoryJson.Default.PageHold, cancellation);

    /// <summary>Why a hold was refused for stock or a stop: what its items were then. <c>not-found</c> after an hour.</summary>
    /// <param name="receiptId">See <see cref="InventoryProblem.ReceiptId"/>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<Receipt>> GetReceiptAsync(string receiptId, CancellationToken cancellation = default) => _sender.SendAsync(
        new(Operations.GetReceipt, Operations.GetReceipt.PathOf(receiptId)), InventoryJson.Default.Receipt, cancellation);

    /// <summary>Changes lines, end or metadata, to absolute targets.</summary>
    /// <param name="holdId">The hold's id.</param>
    /// <param name="change">The targets.</param>
    /// <param name="ifVersion">Acts on this version of the hold alone: else <c>version-mismatch</c>. A repeat is judged first.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Hold>> ChangeAsync(string holdId, HoldChange change, long? ifVersion = null,
        CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(Operations.ChangeHold, Operations.ChangeHold.PathOf(holdId), change, InventoryJson.Default.HoldChange, ifVersion),
            InventoryJson.Default.Hold, cancellation);

    /// <summary>Turns a hold into what is owed.</summary>
    /// <param name="holdId">The hold's id.</param>
    /// <param name="confirmation">What of it; null for all.</param>
    /// <param name="ifVersion">Acts on this version of the hold alone: else <c>version-mismatch</c>. A repeat is judged first.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Hold>> ConfirmAsync(
        string holdId, Confirmation? confirmation = null, long? ifVersion = null, CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(
                Operations.ConfirmHold, Operations.ConfirmHold.PathOf(holdId), confirmation ?? new(), InventoryJson.Default.Confirmation,
                    ifVersion),
            InventoryJson.Default.Hold, cancellation);

    /// <summary>Gives a hold's units back, for good.</summary>
    /// <param name="holdId">The hold's id.</param>
    /// <param name="release">Why, and what to do with an unknown id; null for neither.</param>
    /// <param name="ifVersion">Acts on this version of the hold alone: else <c>version-mismatch</c>. A repeat is judged first.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Hold>> ReleaseAsync(string holdId, Release? release = null, long? ifVersion = null,
        CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(Operations.ReleaseHold, Operations.ReleaseHold.PathOf(holdId), release ?? new(), InventoryJson.Default.Release,
                ifVersion),
            InventoryJson.Default.Hold, cancellation);

    /// <summary>Gives back what is confirmed and has not left.</summary>
    /// <param name="holdId">The hold's id.</param>
    /// <param name="why">Why; null for no reason.</param>
    /// <param name="ifVersion">Acts on this version of the hold alone: else <c>version-mismatch</c>. A repeat is judged first.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Hold>> CancelAsync(
        string holdId, Cancellation? why = null, long? ifVersion = null, CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(
                Operations.CancelHold, Operations.CancelHold.PathOf(holdId), why ?? new(), InventoryJson.Default.Cancellation, ifVersion),
            InventoryJson.Default.Hold, cancellation);

    /// <summary>Units leave, with the parcel or the guest.</summary>
    /// <param name="holdId">The hold's id.</param>
    /// <param name="fulfilment">Which units.</param>
    /// <param name="ifVersion">Acts on this version of the hold alone: else <c>version-mismatch</c>. A repeat is judged first.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Hold>> FulfilAsync(string holdId, Fulfilment fulfilment, long? ifVersion = null,
        CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(
                Operations.FulfilHold, Operations.FulfilHold.PathOf(holdId), fulfilment, InventoryJson.Default.Fulfilment, ifVersion),
            InventoryJson.Default.Hold, cancellation);
}
