using System.Runtime.InteropServices;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>The one call of <c>commit_group_1</c>: a column per array parameter, filled from change sets and used again for every group of a lane.</summary>
internal sealed partial class CommitStatement
{
    private readonly List<(int Set, int Tenant, ItemWrite Write)> _items = [];
    private readonly List<(int Set, int Tenant, HoldWrite Write)> _holds = [];
    private readonly List<(int Set, int Tenant, CommandWrite Write)> _commands = [];
    private readonly Dictionary<(int Set, long ItemKey), int> _itemRow = [];   // where other holds than placings are written
    private int[] _itemPlace = [];   // by set, the row of its only item

    /// <summary>The statement's text.</summary>
    public string Text { get; }

    /// <summary>The command on one connection; its parameters are this statement's columns.</summary>
    public NpgsqlCommand Bind(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(Text, connection);
        foreach (var parameter in _parameters)
        {
            parameter.Collection?.Remove(parameter);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Takes in a group. Sets are numbered from 1.</summary>
    /// <param name="group">The sets.</param>
    /// <param name="process">The number under which this process counts its turns in the database.</param>
    /// <param name="turn">Its turn.</param>
    /// <param name="forget">A turn of this connection whose mark nobody needs any more; 0 for none.</param>
    public void Fill(IReadOnlyList<ChangeSet> group, int process = 0, LaneTurn turn = default, int forget = 0)
    {
        foreach (var clear in _clear) clear();
        _items.Clear();
        _holds.Clear();
        _commands.Clear();
        _itemRow.Clear();
        _placings.Clear();
        _runs.Clear();
        _setCount.TypedValue = group.Count;
        _turns.AddRange([process, turn.Number, turn.Next, turn.Follows, forget]);
        if (_itemPlace.Length <= group.Count) _itemPlace = new int[group.Count * 2];
        for (var i = 0; i < group.Count; i++) Add(i + 1, group[i]);

        // Locks are taken in the order of rows: the same order in every node. New items and commands lock their ids, which have no numbers yet.
        if (_items.Count > 1) _items.Sort(InOrder);
        if (_holds.Count > 1)
            _holds.Sort(static (left, right) => left.Tenant != right.Tenant ? left.Tenant.CompareTo(right.Tenant) : string.CompareOrdinal(left.Write.Hold.HoldId, right.Write.Hold.HoldId));
        if (_commands.Count > 1) _commands.Sort(InOrder);
        foreach (var (set, tenant, write) in _items) AddItem(set, tenant, write);
        foreach (var (set, tenant, write) in _holds) AddHold(set, tenant, write);
        foreach (var (set, tenant, write) in _commands) AddCommand(set, tenant, write);
        AddPlacings();
        foreach (var settle in _settle) settle();
    }

    private static int InOrder((int Set, int Tenant, ItemWrite Write) left, (int Set, int Tenant, ItemWrite Write) right)
    {
        if (left.Tenant != right.Tenant) return left.Tenant.CompareTo(right.Tenant);
        var (leftIsNew, rightIsNew) = (left.Write.BasedOn == 0, right.Write.BasedOn == 0);
        if (leftIsNew != rightIsNew) return leftIsNew ? -1 : 1;
        return leftIsNew ? left.Write.Item.CompareTo(right.Write.Item) : left.Write.ItemKey.CompareTo(right.Write.ItemKey);
    }

    private static int InOrder((int Set, int Tenant, CommandWrite Write) left, (int Set, int Tenant, CommandWrite Write) right)
    {
        var (one, two) = (left.Write.Key, right.Write.Key);
        if (left.Tenant != right.Tenant) return left.Tenant.CompareTo(right.Tenant);
        if (one.Kind != two.Kind) return one.Kind.CompareTo(two.Kind);
        var bySubject = string.CompareOrdinal(one.Subject, two.Subject);
        return bySubject != 0 ? bySubject : string.CompareOrdinal(one.CommandId, two.CommandId);
    }

    private void Add(int set, ChangeSet changes)
    {
        var tenant = changes.TenantId;
        foreach (var write in changes.Items) _items.Add((set, tenant, write));
        var events = CollectionsMarshal.AsSpan(changes.Events);
        if (_placedBy.Length < events.Length) _placedBy = new Hold?[events.Length * 2];
        foreach (ref readonly var write in CollectionsMarshal.AsSpan(changes.Holds))
        {
            if (write.PlacedBy >= 0 && changes.Items.Count == 1 && TellsTheRest(changes.Items[0].Stock, events[write.PlacedBy])) _placedBy[write.PlacedBy] = write.Hold;
            else _holds.Add((set, tenant, write));
        }

        foreach (var (key, version) in changes.ItemLooks)
        {
            _lookSet.Add(set);
            _lookTenant.Add(tenant);
            _lookKey.Add(key);
            _lookVersion.Add(version);
        }

        foreach (var (holdId, version) in changes.HoldLooks)
        {
            _absentSet.Add(set);
            _absentTenant.Add(tenant);
            _absentHold.Add(holdId);
            _absentVersion.Add(version);
        }

        foreach (var write in changes.Commands) _commands.Add((set, tenant, write));
        var inRun = false;
        for (var i = 0; i < events.Length; i++)
        {
            if (_placedBy[i] is { } hold) AddPlacing(set, tenant, hold, events[i], goesOn: inRun);
            else AddEvent(set, tenant, events[i]);
            inRun = _placedBy[i] is not null;
            _placedBy[i] = null;
        }
    }

    private void AddCommand(int set, int tenant, in CommandWrite write)
    {
        _commandSet.Add(set);
        _commandTenant.Add(tenant);
        _kind.Add(CommandKinds.Name(write.Key.Kind));
        _subject.Add(write.Key.Subject);
        _commandId.Add(write.Key.CommandId);
        _content.Add(write.Content);
        _commandAt.Add(write.At.UtcDateTime);
    }

    private void AddItem(int set, int tenant, in ItemWrite write)
    {
        _itemSet.Add(set);
        _itemTenant.Add(tenant);
        _itemKey.Add(write.ItemKey);
        _basedOn.Add(write.BasedOn);
        _version.Add(write.Stock.Version);
        _settingsVersion.Add(write.Stock.SettingsVersion);
        _onHand.Add(write.Stock.OnHand);
        _outOfService.Add(write.Stock.OutOfService);
        _allocated.Add(write.Stock.Allocated);
        _held.Add(write.Stock.Held);
        _safetyStock.Add(write.Stock.SafetyStock);
        _overbookingLimit.Add(write.Stock.OverbookingLimit);
        _stopSell.Add(write.Stock.StopSell);
        _shortage.Add(write.Stock.Shortage);
        _updatedAt.Add(write.Stock.UpdatedAt.UtcDateTime);
        _nextEndAt.Add(null);
        _itemPlace[set] = _itemKey.Count;
        if (_holds.Count > 0) _itemRow[(set, write.ItemKey)] = _itemKey.Count;
        var isNew = write.BasedOn == 0;
        if (!isNew && !write.SetsMetadata) return;

        _detailPlace.Add(_itemKey.Count);
        _detailItemId.Add(isNew ? write.Item.Value : null);
        _property.Add(isNew ? write.Item.Property : null);
        _roomType.Add(isNew ? write.Item.RoomType : null);
        _night.Add(isNew ? write.Item.Night : null);
        _metadata.Add(write.Metadata);
        _createdAs.Add(write.CreatedAs);
    }

    // An item whose line neither came nor got another end is not written, and has heard of that end before.
    private void EndsOn(int row, DateTime? end)
    {
        if (row > 0 && end < (_nextEndAt[row - 1] ?? DateTime.MaxValue)) _nextEndAt[row - 1] = end;
    }

    private void AddHold(int set, int tenant, in HoldWrite write)
    {
        var hold = write.Hold;
        if (hold.AllLines.IsEmpty)
        {
            AddLine(set, tenant, write, null, 0, null);
            return;
        }

        for (var i = 0; i < hold.AllLines.Length; i++) AddLine(set, tenant, write, hold.AllLines[i], i, write.ItemKeys is { } keys ? keys[i] : write.ItemKey);
    }

    private void AddLine(int set, int tenant, in HoldWrite write, HoldLine? line, int number, long? itemKey)
    {
        var hold = write.Hold;
        var first = number == 0;
        _holdSet.Add(set);
        _holdTenant.Add(tenant);
        _holdId.Add(hold.HoldId);
        _line.Add((short)number);
        _holdBasedOn.Add(first || number < write.LinesBefore ? write.BasedOn : 0);   // a spent id has its first row without having a line
        _holdVersion.Add(hold.Version);
        _holdKey.Add(itemKey);
        _quantity.Add(line?.Quantity ?? 0);
        _fulfilled.Add(line?.Fulfilled ?? 0);
        _dropped.Add(line?.Dropped ?? false);
        _placedQuantity.Add(line?.PlacedQuantity);
        _status.Add(hold.Status.Name());
        _expiresAt.Add(hold.ExpiresAt?.UtcDateTime);
        if (hold.Status is HoldStatus.Held && line is { Dropped: false } && itemKey is { } key) EndsOn(_itemRow.GetValueOrDefault((set, key)), hold.ExpiresAt?.UtcDateTime);
        _placedAt.Add(hold.PlacedAt.UtcDateTime);
        _lineCount.Add(first ? (short)hold.AllLines.Length : null);
        _owner.Add(first ? hold.Terms.Owner : null);
        _channel.Add(first ? hold.Terms.Channel : null);
        _holdMetadata.Add(first ? hold.Metadata : null);
        _placedMetadata.Add(first ? hold.Terms.Metadata : null);
        _ttl.Add(first ? hold.Terms.TtlSeconds : null);
        _bornConfirmed.Add(first ? hold.Terms.Confirm : null);
        _confirmedAt.Add(first ? hold.ConfirmedAt?.UtcDateTime : null);
        _latest.Add(first ? hold.LatestExpiresAt?.UtcDateTime : null);
        _endedAt.Add(first ? hold.EndedAt?.UtcDateTime : null);
        _reason.Add(first ? hold.Reason : null);
    }

    private void AddEvent(int set, int tenant, in EventWrite entry)
    {
        var change = entry.Change;
        _eventSet.Add(set);
        _eventTenant.Add(tenant);
        _eventKey.Add(entry.ItemKey);
        _sequence.Add(entry.After.Version);
        _eventAt.Add(change.At.UtcDateTime);
        _eventType.Add(change.Type.Name());
        _eventHold.Add(change.HoldId);
        _eventCommand.Add(change.CommandId);
        _actor.Add(change.Actor);
        _eventReason.Add(change.Reason);
        _eventQuantity.Add(change.Quantity);
        _eventEndsAt.Add(change.EndsAt?.UtcDateTime);
        _data.Add(change.Data);
        _eventOnHand.Add(entry.After.OnHand);
        _eventOutOfService.Add(entry.After.OutOfService);
        _eventAllocated.Add(entry.After.Allocated);
        _eventHeld.Add(entry.After.Held);
        _eventSafetyStock.Add(entry.After.SafetyStock);
        _eventOverbookingLimit.Add(entry.After.OverbookingLimit);
        _eventStopSell.Add(entry.After.StopSell);
    }
}
