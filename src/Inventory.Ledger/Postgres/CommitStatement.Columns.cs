using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Postgres;

// The parameters of commit_group, a list for each array.
internal sealed partial class CommitStatement
{
    private readonly List<NpgsqlParameter> _parameters = [];
    private readonly List<Action> _clear = [];
    private readonly List<Action> _settle = [];
    private readonly NpgsqlParameter<int> _setCount = new() { NpgsqlDbType = NpgsqlDbType.Integer };

    private readonly List<int> _turns, _itemSet, _itemTenant, _detailPlace, _lookSet, _lookTenant, _holdSet, _holdTenant, _absentSet, _absentTenant,
        _commandSet, _commandTenant, _eventSet, _eventTenant, _placedOrder, _placedItem, _placedTtl, _runFirst, _runDiffers;
    private readonly List<long> _itemKey, _basedOn, _version, _settingsVersion, _onHand, _outOfService, _allocated, _held, _safetyStock, _overbookingLimit, _shortage,
        _lookKey, _lookVersion, _holdBasedOn, _holdVersion, _quantity, _fulfilled, _absentVersion, _eventKey, _sequence, _eventQuantity,
        _eventOnHand, _eventOutOfService, _eventAllocated, _eventHeld, _eventSafetyStock, _eventOverbookingLimit, _placedUnits, _runSequence, _runHeld;
    private readonly List<bool> _stopSell, _dropped, _eventStopSell;
    private readonly List<DateTime> _updatedAt, _placedAt, _commandAt, _eventAt;
    private readonly List<DateTime?> _expiresAt, _confirmedAt, _latest, _endedAt, _eventEndsAt, _placedExpiresAt, _placedLatest, _nextEndAt;
    private readonly List<string?> _detailItemId, _property, _roomType, _metadata, _createdAs, _holdId, _status, _owner, _channel, _holdMetadata, _placedMetadata,
        _reason, _absentHold, _kind, _subject, _commandId, _content, _eventType, _eventHold, _eventCommand, _actor, _eventReason, _data,
        _placedHold, _placedOwner, _placedChannel, _placedFacts, _placedActor;
    private readonly List<DateOnly?> _night;
    private readonly List<short> _line;
    private readonly List<long?> _holdKey, _placedQuantity;
    private readonly List<short?> _lineCount;
    private readonly List<int?> _ttl;
    private readonly List<bool?> _bornConfirmed;

    // The order of the assignments is the order of commit_group's parameters.
    public CommitStatement()
    {
        _parameters.Add(_setCount);
        _turns = Column<int>(NpgsqlDbType.Integer);
        _itemSet = Column<int>(NpgsqlDbType.Integer);
        _itemTenant = Column<int>(NpgsqlDbType.Integer);
        _itemKey = Column<long>(NpgsqlDbType.Bigint);
        _basedOn = Column<long>(NpgsqlDbType.Bigint);
        _version = Column<long>(NpgsqlDbType.Bigint);
        _settingsVersion = Column<long>(NpgsqlDbType.Bigint);
        _onHand = Column<long>(NpgsqlDbType.Bigint);
        _outOfService = Column<long>(NpgsqlDbType.Bigint);
        _allocated = Column<long>(NpgsqlDbType.Bigint);
        _held = Column<long>(NpgsqlDbType.Bigint);
        _safetyStock = Column<long>(NpgsqlDbType.Bigint);
        _overbookingLimit = Column<long>(NpgsqlDbType.Bigint);
        _stopSell = Column<bool>(NpgsqlDbType.Boolean);
        _shortage = Column<long>(NpgsqlDbType.Bigint);
        _updatedAt = Column<DateTime>(NpgsqlDbType.TimestampTz);
        _nextEndAt = Column<DateTime?>(NpgsqlDbType.TimestampTz);

        _detailPlace = Column<int>(NpgsqlDbType.Integer, always: true);
        _detailItemId = Column<string?>(NpgsqlDbType.Text);
        _property = Column<string?>(NpgsqlDbType.Text);
        _roomType = Column<string?>(NpgsqlDbType.Text);
        _night = Column<DateOnly?>(NpgsqlDbType.Date);
        _metadata = Column<string?>(NpgsqlDbType.Text);
        _createdAs = Column<string?>(NpgsqlDbType.Text);

        _lookSet = Column<int>(NpgsqlDbType.Integer);
        _lookTenant = Column<int>(NpgsqlDbType.Integer);
        _lookKey = Column<long>(NpgsqlDbType.Bigint);
        _lookVersion = Column<long>(NpgsqlDbType.Bigint);

        _holdSet = Column<int>(NpgsqlDbType.Integer);
        _holdTenant = Column<int>(NpgsqlDbType.Integer);
        _holdId = Column<string?>(NpgsqlDbType.Text);
        _line = Column<short>(NpgsqlDbType.Smallint);
        _holdBasedOn = Column<long>(NpgsqlDbType.Bigint);
        _holdVersion = Column<long>(NpgsqlDbType.Bigint);
        _holdKey = Column<long?>(NpgsqlDbType.Bigint);
        _quantity = Column<long>(NpgsqlDbType.Bigint);
        _fulfilled = Column<long>(NpgsqlDbType.Bigint);
        _dropped = Column<bool>(NpgsqlDbType.Boolean);
        _placedQuantity = Column<long?>(NpgsqlDbType.Bigint);
        _status = Column<string?>(NpgsqlDbType.Text);
        _expiresAt = Column<DateTime?>(NpgsqlDbType.TimestampTz);
        _placedAt = Column<DateTime>(NpgsqlDbType.TimestampTz);
        _lineCount = Column<short?>(NpgsqlDbType.Smallint);
        _owner = Column<string?>(NpgsqlDbType.Text);
        _channel = Column<string?>(NpgsqlDbType.Text);
        _holdMetadata = Column<string?>(NpgsqlDbType.Text);
        _placedMetadata = Column<string?>(NpgsqlDbType.Text);
        _ttl = Column<int?>(NpgsqlDbType.Integer);
        _bornConfirmed = Column<bool?>(NpgsqlDbType.Boolean);
        _confirmedAt = Column<DateTime?>(NpgsqlDbType.TimestampTz);
        _latest = Column<DateTime?>(NpgsqlDbType.TimestampTz);
        _endedAt = Column<DateTime?>(NpgsqlDbType.TimestampTz);
        _reason = Column<string?>(NpgsqlDbType.Text);

        _placedOrder = Column<int>(NpgsqlDbType.Integer);
        _placedItem = Column<int>(NpgsqlDbType.Integer);
        _placedHold = Column<string?>(NpgsqlDbType.Text, always: true);
        _placedUnits = Column<long>(NpgsqlDbType.Bigint);
        _placedExpiresAt = Column<DateTime?>(NpgsqlDbType.TimestampTz);
        _placedLatest = Column<DateTime?>(NpgsqlDbType.TimestampTz);
        _placedTtl = Column<int>(NpgsqlDbType.Integer);
        _placedOwner = Column<string?>(NpgsqlDbType.Text);
        _placedChannel = Column<string?>(NpgsqlDbType.Text);
        _placedFacts = Column<string?>(NpgsqlDbType.Text);
        _placedActor = Column<string?>(NpgsqlDbType.Text);

        _runFirst = Column<int>(NpgsqlDbType.Integer);
        _runSequence = Column<long>(NpgsqlDbType.Bigint);
        _runHeld = Column<long>(NpgsqlDbType.Bigint);
        _runDiffers = Column<int>(NpgsqlDbType.Integer);

        _absentSet = Column<int>(NpgsqlDbType.Integer);
        _absentTenant = Column<int>(NpgsqlDbType.Integer);
        _absentHold = Column<string?>(NpgsqlDbType.Text, always: true);
        _absentVersion = Column<long>(NpgsqlDbType.Bigint);

        _commandSet = Column<int>(NpgsqlDbType.Integer);
        _commandTenant = Column<int>(NpgsqlDbType.Integer);
        _kind = Column<string?>(NpgsqlDbType.Text);
        _subject = Column<string?>(NpgsqlDbType.Text);
        _commandId = Column<string?>(NpgsqlDbType.Text);
        _content = Column<string?>(NpgsqlDbType.Text);
        _commandAt = Column<DateTime>(NpgsqlDbType.TimestampTz);

        _eventSet = Column<int>(NpgsqlDbType.Integer);
        _eventTenant = Column<int>(NpgsqlDbType.Integer);
        _eventKey = Column<long>(NpgsqlDbType.Bigint);
        _sequence = Column<long>(NpgsqlDbType.Bigint);
        _eventAt = Column<DateTime>(NpgsqlDbType.TimestampTz);
        _eventType = Column<string?>(NpgsqlDbType.Text);
        _eventHold = Column<string?>(NpgsqlDbType.Text);
        _eventCommand = Column<string?>(NpgsqlDbType.Text);
        _actor = Column<string?>(NpgsqlDbType.Text);
        _eventReason = Column<string?>(NpgsqlDbType.Text);
        _eventQuantity = Column<long>(NpgsqlDbType.Bigint);
        _eventEndsAt = Column<DateTime?>(NpgsqlDbType.TimestampTz);
        _data = Column<string?>(NpgsqlDbType.Text);
        _eventOnHand = Column<long>(NpgsqlDbType.Bigint);
        _eventOutOfService = Column<long>(NpgsqlDbType.Bigint);
        _eventAllocated = Column<long>(NpgsqlDbType.Bigint);
        _eventHeld = Column<long>(NpgsqlDbType.Bigint);
        _eventSafetyStock = Column<long>(NpgsqlDbType.Bigint);
        _eventOverbookingLimit = Column<long>(NpgsqlDbType.Bigint);
        _eventStopSell = Column<bool>(NpgsqlDbType.Boolean);

        Text = $"SELECT stale, ledger_time FROM commit_group_1({string.Join(", ", Enumerable.Range(1, _parameters.Count).Select(place => $"${place}"))})";
    }

    // An array without elements is sent as null: the server then neither reads nor unpacks it, and most groups need a third of the arrays. Those that
    // commit_group asks for their length are always sent.
    private List<T> Column<T>(NpgsqlDbType type, bool always = false)
    {
        var values = new List<T>();
        var parameter = new NpgsqlParameter<List<T>?> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values };
        _parameters.Add(parameter);
        _clear.Add(values.Clear);
        _settle.Add(() =>
        {
            // An element beyond an array's end reads as null: nothing need be said of what nobody has.
            if (default(T) is null && values.TrueForAll(static value => value is null)) values.Clear();
            parameter.TypedValue = always || values.Count > 0 ? values : null;
        });
        return values;
    }
}
