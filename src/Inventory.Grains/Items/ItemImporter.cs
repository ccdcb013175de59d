using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Orleans;

namespace Inventory.Grains.Items;

/// <summary>One line of an import.</summary>
/// <param name="ItemId">A well-formed item id.</param>
/// <param name="Item">What the item shall be.</param>
public readonly record struct ImportLine(string ItemId, CreateItem Item);

/// <summary>
/// Brings many items at once to what is stated. Items that do not exist are made by the ledger directly, many to a transaction, for nobody can be
/// deciding about them yet; those that exist are changed by their own grains.
/// </summary>
public sealed class ItemImporter
{
    private readonly IGrainFactory _grains;
    private readonly TenantDirectory _tenants;
    private readonly CommitLanes _lanes;
    private readonly ReadLanes _reads;
    private readonly LedgerClock _clock;
    private readonly ItemKeys _itemKeys;

    internal ItemImporter(IGrainFactory grains, TenantDirectory tenants, CommitLanes lanes, ReadLanes reads, LedgerClock clock, ItemKeys itemKeys)
    {
        _grains = grains;
        _tenants = tenants;
        _lanes = lanes;
        _reads = reads;
        _clock = clock;
        _itemKeys = itemKeys;
    }

    /// <summary>Imports a batch; an item named twice takes its lines in order.</summary>
    /// <param name="tenant">The tenant's name.</param>
    /// <param name="lines">Up to about 1,000 lines.</param>
    /// <param name="cancellation">Stops between batches, never within one.</param>
    /// <returns>An answer per line, in order; <see cref="ItemAnswer.Created"/> and <see cref="ItemAnswer.Changed"/> tell the outcomes apart.</returns>
    public async Task<ItemAnswer[]> ImportAsync(string tenant, IReadOnlyList<ImportLine> lines, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var known = await _tenants.FindAsync(tenant, cancellation) ?? throw new ArgumentException($"There is no tenant '{tenant}'.", nameof(tenant));
        var answers = new ItemAnswer?[lines.Count];
        try
        {
            await CreateMissingAsync(known, lines, answers);
        }
        catch (LedgerUnavailableException)
        {
            Array.Fill(answers, new() { Outcome = Outcome.LedgerUnavailable });
        }

        var rest = new List<Task>();
        foreach (var group in Enumerable.Range(0, lines.Count).Where(i => answers[i] is null).GroupBy(i => lines[i].ItemId, StringComparer.Ordinal))
            rest.Add(ImportInOrderAsync(tenant, lines, [.. group], answers));
        await Task.WhenAll(rest);
        return answers!;
    }

    private async Task CreateMissingAsync(Tenant tenant, IReadOnlyList<ImportLine> lines, ItemAnswer?[] answers)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        var first = Enumerable.Range(0, lines.Count).Where(i => named.Add(lines[i].ItemId)).ToArray();
        var asked = first.Select(i => _reads.AskAsync(new() { TenantId = tenant.Id, ItemId = lines[i].ItemId })).ToArray();
        var found = await Task.WhenAll(asked);
        var now = _clock.Now;
        var turns = new List<(int Line, ItemTurn Turn, Task<Verdict> Verdict)>();
        for (var i = 0; i < first.Length; i++)
        {
            var line = lines[first[i]];
            if (found[i].Item is not null || line.Item.OnHand is null) continue;
            var turn = new ItemTurn(ItemId.Parse(line.ItemId), tenant);
            turn.Begin(null, now, endedBefore: 0);
            PendingCreate.Make(turn, line.Item, await _itemKeys.NextAsync());
            turn.Seal();
            turns.Add((first[i], turn, _lanes.CommitAsync(turn.Set).AsTask()));
        }

        foreach (var (line, turn, verdict) in turns)
        {
            // Anything but applied is left to the item's grain, which finds out.
            if (await verdict is Verdict.Applied)
                answers[line] = new() { Outcome = Outcome.Done, Item = turn.Stock.View(lines[line].ItemId, turn.Metadata), Created = true, Changed = true };
        }
    }

    private async Task ImportInOrderAsync(string tenant, IReadOnlyList<ImportLine> lines, int[] places, ItemAnswer?[] answers)
    {
        foreach (var place in places)
            answers[place] = await _grains.GetGrain<IItemGrain>(GrainKeys.Item(tenant, lines[place].ItemId)).Import(lines[place].Item);
    }
}
