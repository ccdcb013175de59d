using System.Runtime.InteropServices;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>
/// The one call of <see cref="Function"/>: families of rows, filled from change sets and used again for every group of a lane.
/// </summary>
internal sealed partial class CommitStatement
{
    private readonly List<(int Set, int Tenant, ItemWrite Write)> _items = [];
    private readonly List<(int Set, int Tenant, HoldWrite Write)> _holds = [];
    private readonly List<(int Set, int Tenant, CommandWrite Write)> _commands = [];
    private readonly List<(int Set, int Tenant, MarkWrite Write)> _marks = [];
    // where other holds than placings of one line are written, the row of each item
    private readonly Dictionary<(int Set, long ItemKey), int> _placeOf = [];
    private readonly List<DateTime?> _nextEnds = [];   // by row of an item, the earliest end of what its set has live on it
    private int[] _itemPlace = [];   // by set, the row of its only item
    private bool _placesSeveral;   // some placing is of several lines

    private readonly List<NpgsqlParameter> _parameters;

    /// <summary>Without rows.</summary>
    public CommitStatement()
    {
        _families = [_itemRows, _details, _itemLooks, _holdLines, _placingRows, _runRows, _holdLooks, _commandRows, _events,
            _markRows];
        _parameters = [_setCount, _tickets, .. _families.SelectMany(family => family.Parameters)];
        Text = $"SELECT stale, ledger_time FROM {Function}({string.Join(", ", Enumerable.Range(1, _parameters.Count).Select(place => $"${place}"))})";
    }

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
    /// <param name="process">The number under which this process counts its tickets in the database.</param>
    /// <param name="ticket">Its ticket.</param>
    /// <param name="forget">A ticket of this connection whose mark nobody needs any more; 0 for none.</param>
    public void Fill(IReadOnlyList<ChangeSet> group, int process = 0, GroupTicket ticket = default, int forget = 0)
    {
        foreach (var family in _families) family.Clear();
        _items.Clear();
        _holds.Clear();
        _commands.Clear();
        _marks.Clear();
        _placeOf.Clear();
        _nextEnds.Clear();
        _placings.Clear();
        _runs.Clear();
        _placesSeveral = false;
        _setCount.TypedValue = group.Count;
        _tickets.TypedValue = [process, ticket.Number, ticket.Next, ticket.Follows, forget];
        if (_itemPlace.Length <= group.Count) _itemPlace = new int[group.Count * 2];
        for (var i = 0; i < group.Count; i++) Add(i + 1, group[i]);

        // Locks are taken in the order of rows: the same order in every node. New items and commands lock their ids, which have no numbers
        // yet.
        if (_items.Count > 1) _items.Sort(InOrder);
        if (_holds.Count > 1)
            _holds.Sort(static (left, right) => left.Tenant != right.Tenant ? left.Tenant.CompareTo(right.Tenant)
                : string.CompareOrdinal(left.Write.Hold.HoldId, right.Write.Hold.HoldId));
        if (_commands.Count > 1) _commands.Sort(InOrder);
        if (_marks.Count > 1) _marks.Sort(InOrder);
        foreach (var (set, _, write) in _items)
        {
            _nextEnds.Add(null);
            _itemPlace[set] = _nextEnds.Count;
            if (_holds.Count > 0 || _placesSeveral) _placeOf[(set, write.ItemKey)] = _nextEnds.Count;
        }

        foreach (var (set, tenant, write) in _holds) AddHold(set, tenant, write);
        AddPlacings();
        for (var i = 0; i < _items.Count; i++) AddItem(i + 1, _items[i].Set, _items[i].Tenant, _items[i].Write);
        foreach (var (set, tenant, write) in _commands) _commandRows.Add(new(set, tenant, write));
        foreach (var (set, tenant, write) in _marks) _markRows.Add(new(set, tenant, write));
        foreach (var family in _families) family.Settle();
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
        if (one.Kind != two.Kind) return string.CompareOrdinal(CommandKinds.Name(one.Kind), CommandKinds.Name(two.Kind));
        var bySubject = string.CompareOrdinal(one.Subject, two.Subject);
        return bySubject != 0 ? bySubject : string.CompareOrdinal(one.CommandId, two.CommandId);
    }

    private static int InOrder((int Set, int Tenant, MarkWrite Write) left, (int Set, int Tenant, MarkWrite Write) right)
    {
        if (left.Tenant != right.Tenant) return left.Tenant.CompareTo(right.Tenant);
        var bySource = string.CompareOrdinal(left.Write.Source, right.Write.Source);
        return bySource != 0 ? bySource : string.CompareOrdinal(left.Write.EventId, right.Write.EventId);
    }

    private void Add(int set, ChangeSet changes)
    {
        var tenant = changes.TenantId;
        foreach (var write in changes.Items) _items.Add((set, tenant, write));
        if (_placedBy.Length < changes.Events.Count) _placedBy = new (Hold?, int)[changes.Events.Count * 2];
        foreach (ref readonly var write in CollectionsMarshal.AsSpan(changes.Holds))
        {
            _placesSeveral |= write is { PlacedBy: >= 0, Hold.AllLines.Length: > 1 };
            if (write.PlacedBy >= 0) NotePlacing(write);
            else _holds.Add((set, tenant, write));
        }

        foreach (var (key, version) in changes.ItemLooks) _itemLooks.Add(new(set, tenant, key, version));
        foreach (var (holdId, version) in changes.HoldLooks) _holdLooks.Add(new(set, tenant, holdId, version));
        foreach (var write in changes.Commands) _commands.Add((set, tenant, write));
        foreach (var write in changes.Marks) _marks.Add((set, tenant, write));
        var events = CollectionsMarshal.AsSpan(changes.Events);
        if (changes.Items.Count > 1)
        {
            AddEvents(set, tenant, events, CollectionsMarshal.AsSpan(ByItem(changes.Events)));
            return;
        }

        var inRun = false;
        for (var i = 0; i < events.Length; i++) inRun = AddEvent(set, tenant, i, events[i], inRun);
    }

    private void AddEvents(int set, int tenant, ReadOnlySpan<EventWrite> events, ReadOnlySpan<int> order)
    {
        var inRun = false;
        long before = 0;
        foreach (var i in order)
        {
            inRun = AddEvent(set, tenant, i, events[i], inRun && events[i].ItemKey == before);
            before = events[i].ItemKey;
        }
    }

    // Returns whether the next one of the item may go on a run.
    private bool AddEvent(int set, int tenant, int place, in EventWrite write, bool inRun)
    {
        var (hold, line) = _placedBy[place];
        _placedBy[place] = default;
        if (hold is null) _events.Add(new(set, tenant, write));
        else AddPlacing(set, tenant, hold, line, write, goesOn: inRun);
        return hold is not null;
    }

    private void AddItem(int place, int set, int tenant, in ItemWrite write)
    {
        _itemRows.Add(new(set, tenant, write, _nextEnds[place - 1]));
        if (write.BasedOn == 0 || write.SetsMetadata) _details.Add(new(place, write));
    }

    // An item whose line neither came nor got another end is not written, and has heard of that end before.
    private void EndsOn(int place, DateTimeOffset? end)
    {
        if (place > 0 && end is { } at && at.UtcDateTime < (_nextEnds[place - 1] ?? DateTime.MaxValue))
            _nextEnds[place - 1] = at.UtcDateTime;
    }

    private void AddHold(int set, int tenant, in HoldWrite write)
    {
        var hold = write.Hold;
        for (var number = 0; number < Math.Max(1, hold.AllLines.Length); number++)
        {
            var line = new HoldLineRow(set, tenant, write, number);
            _holdLines.Add(line);
            if (hold.Status is HoldStatus.Held && !line.Dropped && line.Key is { } key)
                EndsOn(_placeOf.GetValueOrDefault((set, key)), hold.ExpiresAt);
        }
    }
}
