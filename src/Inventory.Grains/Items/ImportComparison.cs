using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;

namespace Inventory.Grains.Items;

/// <summary>
/// Reads what an import's lines are to be compared with: the items and what is remembered of the import in one question, and in a second
/// one what was on hand when the units were counted, of those items alone where it matters.
/// </summary>
internal sealed class ImportComparison(ILedgerStore store, LedgerClock clock, ItemKeys itemKeys) : IDisposable
{
    // Of the few connections that grains look things up with, so that an import never takes all of them.
    private readonly SemaphoreSlim _places = new(2);

    /// <summary>Compares a batch.</summary>
    /// <returns>Its items, each once, in order of their first lines.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<ComparedItem>> CompareAsync(Tenant tenant, IReadOnlyList<ImportLine> lines)
    {
        var byItem = Enumerable.Range(0, lines.Count).GroupBy(i => lines[i].ItemId, StringComparer.Ordinal);
        int[][] groups = [.. byItem.Select(places => places.ToArray())];
        await _places.WaitAsync();
        try
        {
            var readings = await store.ReadAsync([.. groups.Select(places => Question(tenant, lines[places[0]]))]);
            var onHandThen = await OnHandThenAsync(tenant, lines, groups, readings);
            var items = new ComparedItem[groups.Length];
            for (var i = 0; i < items.Length; i++)
            {
                var (places, reading) = (groups[i], readings[i]);
                var round = new ItemRound(ItemId.Parse(lines[places[0]].ItemId), tenant);
                round.Begin(reading.Item, reading.Item is { } item ? clock.NowAfter(item.Stock.UpdatedAt) : clock.Now, endedBefore: 0);
                foreach (var (key, command) in reading.Commands) round.Commands.Add(key, command);
                if (onHandThen.TryGetValue(i, out var then)) round.Commands.AddOnHand(then.At, then.OnHand);
                items[i] = new(round, round.Exists ? 0 : await itemKeys.NextAsync(), places);
            }

            return items;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _places.Dispose();

    // An item that has no event since then has on hand what it had.
    private async Task<Dictionary<int, (DateTimeOffset At, long OnHand)>> OnHandThenAsync(
        Tenant tenant, IReadOnlyList<ImportLine> lines, int[][] groups, LedgerReading[] readings)
    {
        var asked = Enumerable.Range(0, groups.Length)
            .Where(i => readings[i] is { Item: { } item, Commands.Count: 0 } && lines[groups[i][0]].Item.CountedAt is { } at
                && item.Stock.UpdatedAt > at)
            .ToArray();
        var found = new Dictionary<int, (DateTimeOffset, long)>(asked.Length);
        if (asked.Length == 0) return found;
        var answers = await store.ReadAsync([.. asked.Select(i => new LedgerQuestion
        {
            TenantId = tenant.Id, ItemId = lines[groups[i][0]].ItemId, OnHandAt = [lines[groups[i][0]].Item.CountedAt!.Value],
        })]);
        for (var i = 0; i < asked.Length; i++)
            found[asked[i]] = (lines[groups[asked[i]][0]].Item.CountedAt!.Value, answers[i].OnHandAt[0]);
        return found;
    }

    private static LedgerQuestion Question(Tenant tenant, in ImportLine line) => new()
    {
        TenantId = tenant.Id,
        ItemId = line.ItemId,
        Commands = line.Item.ImportId is { } importId ? [new(CommandKind.Import, line.ItemId, importId)] : [],
    };
}
