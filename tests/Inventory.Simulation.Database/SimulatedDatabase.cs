using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Simulation.Database;

/// <summary>
/// What PostgreSQL would hold, in memory: items, holds, command ids and journals, and the rules by which a change set is applied or not.
/// Nodes reach it by a <see cref="SimulatedStore"/> each.
/// </summary>
public sealed partial class SimulatedDatabase
{
    private const int KeysPerBlock = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<(int TenantId, string ItemId), ItemRow> _items = [];
    private readonly Dictionary<long, ItemRow> _byKey = [];
    private readonly Dictionary<(int TenantId, string HoldId), LedgerHold> _holds = [];
    private readonly Dictionary<(int TenantId, CommandKey Key), LedgerCommand> _commands = [];
    private readonly TimeProvider _time;
    private long _nextKey = 1;

    /// <param name="time">The server's clock.</param>
    public SimulatedDatabase(TimeProvider time) => _time = time;

    /// <summary>Sees what becomes true; null for nobody.</summary>
    public IWitness? Witness { get; set; }

    /// <summary>The locks on its rows.</summary>
    public RowLocks Locks { get; } = new();

    /// <summary>By how much the server's clock is off.</summary>
    public TimeSpan ClockIsOff { get; set; }

    /// <summary>The server's time.</summary>
    public DateTimeOffset Now => _time.GetUtcNow() + ClockIsOff;

    /// <summary>Every item, in no order that means anything.</summary>
    public IReadOnlyCollection<ItemRow> Items => _items.Values;

    /// <summary>Every hold.</summary>
    public IReadOnlyCollection<LedgerHold> Holds => _holds.Values;

    /// <summary>An item; null for none.</summary>
    public ItemRow? Find(int tenantId, string itemId)
    {
        lock (_gate) return _items.GetValueOrDefault((tenantId, itemId));
    }

    /// <summary>A hold; null for none.</summary>
    public Hold? FindHold(int tenantId, string holdId)
    {
        lock (_gate) return _holds.GetValueOrDefault((tenantId, holdId))?.Hold;
    }

    /// <summary>Numbers for new items.</summary>
    public (long First, int Count) TakeKeys()
    {
        lock (_gate)
        {
            var first = _nextKey;
            _nextKey += KeysPerBlock;
            return (first, KeysPerBlock);
        }
    }

    /// <summary>The items whose rows a set writes or looks at, as far as they exist.</summary>
    public IReadOnlyList<string> RowsOf(ChangeSet set)
    {
        lock (_gate)
        {
            return [.. set.Items.Select(write => write.ItemKey).Concat(set.ItemLooks.Select(look => look.ItemKey))
                .Where(_byKey.ContainsKey).Select(key => _byKey[key].ItemId)];
        }
    }

    /// <summary>Applies a set whole, or nothing of it.</summary>
    /// <param name="set">The set.</param>
    /// <param name="underLock">By whoever has the rows locked: a hand's mark does not keep it out.</param>
    public Verdict Apply(ChangeSet set, bool underLock)
    {
        lock (_gate)
        {
            var verdict = HasMovedOn(set, underLock) ? Verdict.Stale
                : set.Items.Exists(static write => !write.Stock.IsSound) ? Verdict.Refused : Verdict.Applied;
            if (verdict is not Verdict.Applied)
            {
                Witness?.Rejected(set, verdict);
                return verdict;
            }

            Keep(set);
            Witness?.Applied(set);
            return verdict;
        }
    }

    /// <summary>Takes note of what an item's owner saw under the row's lock.</summary>
    public void Note(ItemLook look)
    {
        lock (_gate)
        {
            var row = _byKey[look.ItemKey];
            (row.IsTouched, row.IsLeftDrifted) = (false, look.Check.Differs && !look.Repaired);
        }
    }

    /// <summary>What a hand in the database does: changes an item's counters behind its owner's back.</summary>
    /// <returns>Whether the tables took it.</returns>
    public bool Touch(int tenantId, string itemId, long held, long allocated)
    {
        lock (_gate)
        {
            if (!_items.TryGetValue((tenantId, itemId), out var row)) return false;
            var wrong = row.Stock with { Held = row.Stock.Held + held, Allocated = row.Stock.Allocated + allocated };
            if (!wrong.IsSound) return false;
            row.Stock = wrong;
            row.IsTouched = true;
            Witness?.Touched(row);
            return true;
        }
    }

    private bool HasMovedOn(ChangeSet set, bool underLock)
    {
        var tenant = set.TenantId;
        foreach (var write in set.Items)
        {
            var row = _items.GetValueOrDefault((tenant, write.Item.Value));
            if ((row?.Stock.Version ?? 0) != write.BasedOn || (row is { IsTouched: true } && !underLock)) return true;
        }

        foreach (var (key, version) in set.ItemLooks)
        {
            if (!_byKey.TryGetValue(key, out var row) || row.Stock.Version != version || (row.IsTouched && !underLock)) return true;
        }

        return set.Holds.Exists(write => VersionOf(tenant, write.Hold.HoldId) != write.BasedOn)
            || set.HoldLooks.Exists(look => VersionOf(tenant, look.HoldId) != look.Version)
            || set.Commands.Exists(command => _commands.ContainsKey((tenant, command.Key)));
    }

    private long VersionOf(int tenantId, string holdId) => _holds.GetValueOrDefault((tenantId, holdId))?.Hold.Version ?? 0;

    private void Keep(ChangeSet set)
    {
        foreach (var write in set.Items) Keep(set.TenantId, write);
        foreach (var write in set.Holds) Keep(set.TenantId, write);
        foreach (var command in set.Commands)
        {
            if (command.Content is { } content) _commands[(set.TenantId, command.Key)] = new(content, command.At);
        }

        foreach (var happened in set.Events) _byKey[happened.ItemKey].Journal.Add(happened);
    }

    private void Keep(int tenantId, in ItemWrite write)
    {
        if (!_items.TryGetValue((tenantId, write.Item.Value), out var row))
        {
            row = new(write.ItemKey, tenantId, write.Item.Value, write.CreatedAs ?? "{}") { Metadata = write.Metadata };
            _items.Add((tenantId, row.ItemId), row);
            _byKey.Add(row.Key, row);
        }

        row.Stock = write.Stock with { IsDrifted = false };
        if (write.SetsMetadata) row.Metadata = write.Metadata;
    }

    private void Keep(int tenantId, in HoldWrite write)
    {
        var known = _holds.GetValueOrDefault((tenantId, write.Hold.HoldId));
        var keys = write.ItemKeys ?? (write.ItemKey is { } only ? [only] : known?.ItemKeys ?? []);
        if (known is not null) Index(known, static (ends, end) => ends.Remove(end));
        var hold = new LedgerHold(write.Hold, keys);
        _holds[(tenantId, write.Hold.HoldId)] = hold;
        Index(hold, static (ends, end) => ends.Add(end));
    }

    private void Index(LedgerHold known, Func<SortedSet<HoldEnd>, HoldEnd, bool> change)
    {
        if (known.Hold is not { Status: HoldStatus.Held, ExpiresAt: { } end } hold) return;
        foreach (var line in hold.AllLines)
        {
            if (!line.Dropped) change(_byKey[known.ItemKeys[line.Number]].Ends, new(end, hold.HoldId));
        }
    }
}
