using System.Runtime.CompilerServices;
using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>Items: created, changed, adjusted, counted, imported, and what happened to them.</summary>
public sealed class ItemsClient
{
    private readonly Sender _sender;

    internal ItemsClient(Sender sender) => _sender = sender;

    /// <summary>Creates an item; creating the same again is a repeat.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Item>> CreateAsync(NewItem item, CancellationToken cancellation = default) => _sender.SendAsync(
        ApiRequest.Of(Operations.CreateItem, Operations.CreateItem.Path, item, InventoryJson.Default.NewItem), InventoryJson.Default.Item,
            cancellation);

    /// <summary>
    /// Changes settings. A change has no id: where its outcome is not known it is not repeated, lest it undo another's change, but
    /// <see cref="OutcomeUnknownException"/> is thrown.
    /// </summary>
    /// <param name="itemId">The item's id.</param>
    /// <param name="change">What shall be otherwise.</param>
    /// <param name="ifVersion">Acts on this version of the item alone: else <c>version-mismatch</c>.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Item>> ChangeAsync(string itemId, ItemChange change, long? ifVersion = null,
        CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(Operations.ChangeItem, Operations.ChangeItem.PathOf(itemId), change, InventoryJson.Default.ItemChange, ifVersion),
            InventoryJson.Default.Item, cancellation);

    /// <summary>The item as it is now.</summary>
    /// <param name="itemId">Its id.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<Item>> GetAsync(string itemId, CancellationToken cancellation = default) =>
        _sender.SendAsync(new(Operations.GetItem, Operations.GetItem.PathOf(itemId)), InventoryJson.Default.Item, cancellation);

    /// <summary>All items that match, page by page, in byte order of their ids.</summary>
    /// <param name="filter">Which items; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InventoryProblemException">A page was refused.</exception>
    public IAsyncEnumerable<Item> ListAsync(ItemFilter? filter = null, CancellationToken cancellation = default) =>
        Paging.AllAsync((cursor, token) => ListPageAsync(filter, cursor, cancellation: token), cancellation);

    /// <summary>One page of items.</summary>
    /// <param name="filter">Which items, the same for every page; null for all.</param>
    /// <param name="cursor">The page before's <see cref="Page{T}.NextCursor"/>; null for the first.</param>
    /// <param name="limit">How many at most, 1 to 1000; null for 100.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<Page<Item>>> ListPageAsync(
        ItemFilter? filter = null, string? cursor = null, int? limit = null, CancellationToken cancellation = default) => _sender.SendAsync(
        new(Operations.ListItems, Operations.ListItems.Path)
        {
            Query =
            [
                ("prefix", filter?.Prefix), ("stopSell", Words.Of(filter?.StopSell)), ("short", Words.Of(filter?.Short)),
                ("drifted", Words.Of(filter?.Drifted)), ("cursor", cursor), ("limit", Words.Of(limit)),
            ],
        },
        InventoryJson.Default.PageItem, cancellation);

    /// <summary>Moves on hand by a step.</summary>
    /// <param name="itemId">The item's id.</param>
    /// <param name="adjustment">The step.</param>
    /// <param name="ifVersion">Acts on this version of the item alone: else <c>version-mismatch</c>. A repeat is judged first.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Item>> AdjustAsync(
        string itemId, Adjustment adjustment, long? ifVersion = null, CancellationToken cancellation = default) => _sender.SendAsync(
        ApiRequest.Of(Operations.AdjustStock, Operations.AdjustStock.PathOf(itemId), adjustment, InventoryJson.Default.Adjustment,
            ifVersion),
        InventoryJson.Default.Item, cancellation);

    /// <summary>Sets on hand to what was counted.</summary>
    /// <param name="itemId">The item's id.</param>
    /// <param name="count">The count.</param>
    /// <param name="ifVersion">Acts on this version of the item alone: else <c>version-mismatch</c>. A repeat is judged first.</param>
    /// <param name="cancellation">Gives up waiting; the outcome is not known then.</param>
    public Task<Answer<Item>> CountAsync(string itemId, Count count, long? ifVersion = null, CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(Operations.CountStock, Operations.CountStock.PathOf(itemId), count, InventoryJson.Default.Count, ifVersion),
            InventoryJson.Default.Item, cancellation);

    /// <summary>Up to 1,000 adjustments, each of which stands alone. Those without a known outcome are sent again.</summary>
    /// <param name="adjustments">The steps.</param>
    /// <param name="cancellation">Gives up waiting; the outcomes are not known then.</param>
    /// <returns>A result for each, in order.</returns>
    public Task<Answer<IReadOnlyList<StockResult>>> AdjustManyAsync(
        IReadOnlyList<ItemAdjustment> adjustments, CancellationToken cancellation = default) =>
        new Batch<ItemAdjustment, StockResult>(_sender, async (entries, deadline) => (await _sender.SendAsync(
            ApiRequest.Of(Operations.AdjustStocks, Operations.AdjustStocks.Path, new(entries), InventoryJson.Default.AdjustmentBatch),
            InventoryJson.Default.StockResults, deadline, cancellation)).Select(static answer => answer.Results),
            static result => result.Problem).SendAsync(adjustments, cancellation);

    /// <summary>Up to 1,000 counts, each of which stands alone. Those without a known outcome are sent again.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="cancellation">Gives up waiting; the outcomes are not known then.</param>
    /// <returns>A result for each, in order.</returns>
    public Task<Answer<IReadOnlyList<StockResult>>> CountManyAsync(IReadOnlyList<ItemCount> counts,
        CancellationToken cancellation = default) =>
        new Batch<ItemCount, StockResult>(_sender, async (entries, deadline) => (await _sender.SendAsync(
            ApiRequest.Of(Operations.CountStocks, Operations.CountStocks.Path, new(entries), InventoryJson.Default.CountBatch),
            InventoryJson.Default.StockResults, deadline, cancellation)).Select(static answer => answer.Results),
            static result => result.Problem).SendAsync(counts, cancellation);

    /// <summary>Creates and changes items, any number of them, as they come; existing ones keep what their line leaves out.</summary>
    /// <param name="items">The lines, read as they are sent.</param>
    /// <param name="import">Its id above all, which makes it repeatable.</param>
    /// <param name="cancellation">Gives up; what was sent stays.</param>
    /// <returns>A result for each line, in order, as they are known.</returns>
    /// <exception cref="InventoryProblemException">A request was refused: its lines and those after it did nothing.</exception>
    /// <exception cref="OutcomeUnknownException">Import again with the same id: lines that came before change nothing.</exception>
    public IAsyncEnumerable<ImportResult> ImportAsync(
        IAsyncEnumerable<ImportedItem> items, ItemImport import, CancellationToken cancellation = default) =>
        new ImportChunks(_sender, import).SendAsync(items, cancellation);

    /// <summary>All holds on an item, page by page, in order of placing.</summary>
    /// <param name="itemId">The item's id.</param>
    /// <param name="status">In this status; null for any.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InventoryProblemException">A page was refused.</exception>
    public IAsyncEnumerable<Hold> ListHoldsAsync(string itemId, HoldStatus? status = null, CancellationToken cancellation = default) =>
        Paging.AllAsync(
            (cursor, token) => _sender.SendAsync(
                new(Operations.ListItemHolds,
                    Operations.ListItemHolds.PathOf(itemId)) { Query = [("status", Words.Of(status)), ("cursor", cursor)] },
                InventoryJson.Default.PageHold, token), cancellation);

    /// <summary>What happened to an item, in order, up to the present.</summary>
    /// <param name="itemId">The item's id.</param>
    /// <param name="after">The sequence of the last event that the caller knows; 0 for all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InventoryProblemException">A page was refused.</exception>
    public async IAsyncEnumerable<ItemEvent> ListEventsAsync(
        string itemId, long after = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            var page = (await _sender.SendAsync(
                new(Operations.ListItemEvents,
                    Operations.ListItemEvents.PathOf(itemId)) { Query = [("after", Words.Of(after)), ("limit", "1000")] },
                InventoryJson.Default.EventPage, cancellation)).ValueOrThrow();
            if (page.Events.Count == 0) yield break;
            foreach (var one in page.Events) yield return one;
            after = page.Next;
        }
    }
}
