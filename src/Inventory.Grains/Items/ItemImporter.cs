using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Orleans;

namespace Inventory.Grains.Items;

/// <summary>One line of an import.</summary>
/// <param name="ItemId">A well-formed item id.</param>
/// <param name="Item">What the item shall be.</param>
public readonly record struct ImportLine(string ItemId, CreateItem Item);

/// <summary>
/// Brings many items at once to what is stated. A batch is compared with the ledger in two questions, whatever its length. Items that do
/// not exist are made by the ledger directly, many to a transaction, for nobody can be deciding about them yet, and lines that change
/// nothing wake no grain; only what would change an item is decided by its own grain.
/// </summary>
public sealed class ItemImporter
{
    private readonly IGrainFactory _grains;
    private readonly ITenants _tenants;
    private readonly CommitLanes _lanes;
    private readonly ImportComparison _comparison;

    internal ItemImporter(IGrainFactory grains, ITenants tenants, CommitLanes lanes, ImportComparison comparison)
    {
        _grains = grains;
        _tenants = tenants;
        _lanes = lanes;
        _comparison = comparison;
    }

    /// <summary>Imports a batch; an item named twice takes its lines in order.</summary>
    /// <param name="tenant">The tenant's name.</param>
    /// <param name="lines">Up to about 1,000 lines.</param>
    /// <param name="dryRun">Only says what it would do, as far as the batch goes: another one does not know of it.</param>
    /// <param name="cancellation">Stops between batches, never within one.</param>
    /// <returns>An answer per line, in order; <see cref="ItemAnswer.Created"/> and <see cref="ItemAnswer.Changed"/> tell the outcomes
    /// apart.</returns>
    public async Task<ItemAnswer[]> ImportAsync(
        string tenant, IReadOnlyList<ImportLine> lines, bool dryRun = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var known = await _tenants.FindAsync(tenant, cancellation)
            ?? throw new ArgumentException($"There is no tenant '{tenant}'.", nameof(tenant));
        var answers = new ItemAnswer?[lines.Count];
        try
        {
            var items = await _comparison.CompareAsync(known, lines);
            if (dryRun)
            {
                foreach (var item in items) await item.DecideAllAsync(lines, answers);
                return answers!;
            }

            await CommitAsync(lines, items, answers);
        }
        catch (LedgerUnavailableException)
        {
            // What was not answered from here on was not sent either.
            for (var i = 0; i < answers.Length; i++) answers[i] ??= new() { Outcome = Outcome.LedgerUnavailable };
        }

        var rest = Enumerable.Range(0, lines.Count).Where(i => answers[i] is null).GroupBy(i => lines[i].ItemId, StringComparer.Ordinal);
        await Task.WhenAll(rest.Select(group => ImportInOrderAsync(tenant, lines, [.. group], answers)));
        return answers!;
    }

    // Anything but applied is left to the item's grain, which finds out.
    private async Task CommitAsync(IReadOnlyList<ImportLine> lines, IReadOnlyList<ComparedItem> items, ItemAnswer?[] answers)
    {
        var committing = new List<(ComparedItem Item, Task<Verdict> Verdict)>();
        foreach (var item in items)
        {
            if (await item.DecideAsync(lines, answers)) committing.Add((item, _lanes.CommitAsync(item.Round.Set).AsTask()));
        }

        foreach (var (item, verdict) in committing)
        {
            if (await verdict is not Verdict.Applied) item.TakeBack(answers);
        }
    }

    private async Task ImportInOrderAsync(string tenant, IReadOnlyList<ImportLine> lines, int[] places, ItemAnswer?[] answers)
    {
        foreach (var place in places)
            answers[place] = await _grains.GetGrain<IItemGrain>(GrainKeys.Item(tenant, lines[place].ItemId)).Import(lines[place].Item);
    }
}
