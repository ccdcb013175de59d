using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

/// <summary>
/// What every ledger must do, whatever it is made of. Derived once for each kind of ledger; items and holds have names of their own in each
/// test.
/// </summary>
public abstract partial class LedgerConformance
{
    private static int _names;

    /// <summary>Bounds a broken run; no outcome hangs on it.</summary>
    private static readonly TimeSpan Hung = TimeSpan.FromMinutes(2);

    /// <summary>One node's way to the ledger.</summary>
    protected abstract ILedgerStore Store { get; }

    /// <summary>Another node's way to the same ledger.</summary>
    protected abstract ILedgerStore Other { get; }

    /// <summary>The tenant of the tests.</summary>
    protected abstract int TenantId { get; }

    /// <summary>A tenant that shares nothing with it.</summary>
    protected abstract int StrangerId { get; }

    /// <summary>An instant that the ledger journals without ado.</summary>
    protected abstract DateTimeOffset Now { get; }

    /// <summary>An item's journal, in order of sequence.</summary>
    protected abstract Task<IReadOnlyList<Journalled>> JournalAsync(string itemId);

    /// <summary>Returns once so many writers wait for what another one has locked.</summary>
    protected abstract Task WaitUntilBlockedAsync(int writers = 1);

    /// <summary>Until it is disposed, whoever writes a hold waits.</summary>
    protected abstract Task<IAsyncDisposable> KeepHoldsOutAsync();

    /// <summary>
    /// Fails when writers have waited for each other in a circle since the ledger was made, even if one of them was let go.
    /// </summary>
    protected abstract Task AssertNoDeadlocksAsync();

    private Desk Desk => _desk ??= new(TenantId, Now);

    private Desk? _desk;

    /// <summary>An event as the journal keeps it.</summary>
    protected sealed record Journalled(
        long Sequence, string Type, string? HoldId, string CommandId, long Quantity, DateTimeOffset? EndsAt, string Actor, long OnHand,
            long Held, long Allocated);

    private static string NewName(string prefix) => $"{prefix}{Interlocked.Increment(ref _names)}";

    private async Task<Seen> NewItemAsync(long onHand = 10)
    {
        var itemId = NewName("sku:item");
        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.Create(await NewKeyAsync(), itemId, onHand)));
        return await SeeAsync(itemId);
    }

    private async Task<long> NewKeyAsync() => (await Store.TakeItemKeysAsync()).First;

    private async Task<Seen> SeeAsync(string itemId, ILedgerStore? store = null)
    {
        var item = (await AskAsync(new() { TenantId = TenantId, ItemId = itemId }, store)).Item!;
        return new(item.ItemKey, ItemId.Parse(itemId), item.Stock);
    }

    private Task<Seen> SeeAsync(Seen item, ILedgerStore? store = null) => SeeAsync(item.Id.Value, store);

    private async Task<Hold?> FindHoldAsync(string holdId) =>
        (await AskAsync(new() { TenantId = TenantId, HoldIds = [holdId] })).Holds.TryGetValue(holdId, out var found) ? found.Hold : null;

    private async Task<Hold> NewHoldAsync(string holdId, params (Seen Item, long Quantity)[] lines)
    {
        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.Place(holdId, lines)));
        return (await FindHoldAsync(holdId))!;
    }

    private async Task<LedgerReading> AskAsync(LedgerQuestion question, ILedgerStore? store = null) =>
        (await (store ?? Store).ReadAsync([question]))[0];

    private async Task<Verdict> CommitAsync(ChangeSet set) => (await CommitGroupAsync(Store, set))[0];

    private static Task<Verdict[]> CommitGroupAsync(ILedgerStore store, params ChangeSet[] group) =>
        CommitGroupAsync(store, default(GroupTicket), group);

    private static async Task<Verdict[]> CommitGroupAsync(ILedgerStore store, GroupTicket ticket, params ChangeSet[] group)
    {
        var verdicts = new Verdict[group.Length + 1];
        verdicts[^1] = Verdict.Refused;   // an array may be longer than its group: what is behind is not the group's
        await store.CommitAsync(ticket, group, verdicts);
        Assert.Equal(Verdict.Refused, verdicts[^1]);
        return verdicts[..^1];
    }
}
