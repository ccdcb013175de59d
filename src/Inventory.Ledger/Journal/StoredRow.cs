using Inventory.Domain.Items;
using Inventory.Ledger.Reads;
using Npgsql;

namespace Inventory.Ledger.Journal;

/// <summary>
/// A row of the log as <c>Sql/read_journal.sql</c> finds it, taken apart into its events here and not by the view <c>journal</c>: that
/// costs the database some microseconds an event, and this is what tells every event to everybody. That both say the same is tested.
/// </summary>
internal readonly struct StoredRow(NpgsqlDataReader row)
{
    private const int Position = 0, Count = 1, Entry = 2, Tenant = 3, Sequence = 4, At = 5, Subject = 6, Type = 7, Data = 8, Trace = 9,
        NoticeId = 10, Channel = 11, Actor = 12, Command = 13, Reason = 14, Hold = 15, Quantity = 16, EndsAt = 17, OnHand = 18,
        OutOfService = 19, Allocated = 20, Held = 21, SafetyStock = 22, OverbookingLimit = 23, StopSell = 24, Holds = 25, Quantities = 26,
        Ends = 27, Actors = 28, Traces = 29;

    /// <summary>Adds the events of the row that are behind a position, as far as there is room; answers up to where that is.</summary>
    public long AddTo(List<JournalEvent> events, long after, int most)
    {
        var first = row.GetInt64(Position);
        var last = first + row.GetInt32(Count) - 1;
        if (!row.IsDBNull(NoticeId)) events.Add(Notice());
        // A partition that was taken away since: its positions go first, so whoever finds one without its row has come too late for it.
        else if (!row.IsDBNull(Type))
        {
            last = Math.Min(last, Math.Max(first, after + 1) + most - events.Count - 1);
            AddOfItem(events, after, last);
        }

        return last;
    }

    private JournalEvent Notice() => new()
    {
        Position = row.GetInt64(Position),
        TenantId = row.GetInt32(Tenant),
        EventId = row.GetString(NoticeId),
        Type = row.GetString(Type),
        At = row.GetFieldValue<DateTimeOffset>(At),
        Subject = row.GetString(Subject),
        TraceId = Value<Guid>(Trace),
        Notice = new(row.GetString(Data), Text(Channel)),
    };

    private void AddOfItem(List<JournalEvent> events, long after, long last)
    {
        var (first, count, entry) = (row.GetInt64(Position), row.GetInt32(Count), row.GetInt64(Entry));
        var (tenantId, itemId, held) = (row.GetInt32(Tenant), row.GetString(Subject), row.GetInt64(Held));
        var whole = new EventReading
        {
            EventId = "",
            ItemId = itemId,
            HoldId = Text(Hold),
            Sequence = row.GetInt64(Sequence),
            Type = row.GetString(Type),
            At = row.GetFieldValue<DateTimeOffset>(At),
            Actor = row.GetString(Actor),
            CommandId = row.GetString(Command),
            Reason = Text(Reason),
            Quantity = row.GetInt64(Quantity),
            EndsAt = Value<DateTimeOffset>(EndsAt),
            Data = Text(Data),
            TraceId = Value<Guid>(Trace),
            Stock = new()
            {
                OnHand = row.GetInt64(OnHand),
                OutOfService = row.GetInt64(OutOfService),
                Allocated = row.GetInt64(Allocated),
                Held = held,
                SafetyStock = row.GetInt64(SafetyStock),
                OverbookingLimit = row.GetInt64(OverbookingLimit),
                StopSell = row.GetBoolean(StopSell),
            },
        };
        var (holds, quantities, actors) = (Array<string>(Holds), Array<long>(Quantities), Array<string>(Actors));
        var (ends, traces) = (Array<DateTimeOffset?>(Ends), Array<Guid?>(Traces));

        var (unitsLater, place) = (0L, events.Count);
        for (var n = count - 1; n >= 0 && first + n > after; n--)
        {
            var later = count - 1 - n;
            var quantity = quantities?[n] ?? whole.Quantity;
            unitsLater += quantity;
            if (first + n > last) continue;
            var told = whole with
            {
                EventId = later == 0 ? $"evt-{entry}" : $"evt-{entry}-{later}",
                HoldId = holds?[n] ?? whole.HoldId,
                Sequence = whole.Sequence - later,
                Actor = actors?[n] ?? whole.Actor,
                CommandId = holds?[n] ?? whole.CommandId,
                Quantity = quantity,
                EndsAt = ends is null ? whole.EndsAt : ends[n],
                TraceId = traces is null ? whole.TraceId : traces[n],
                Stock = whole.Stock with { Held = held - unitsLater + quantity },
            };
            events.Add(Of(told, first + n, tenantId));
        }

        events.Reverse(place, events.Count - place);   // what is held is known from the last one backwards
    }

    private static JournalEvent Of(EventReading told, long position, int tenantId) => new()
    {
        Position = position,
        TenantId = tenantId,
        EventId = told.EventId,
        Type = told.Type,
        At = told.At,
        Subject = told.ItemId,
        TraceId = told.TraceId,
        Item = told,
    };

    private string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private T? Value<T>(int column) where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    private T[]? Array<T>(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<T[]>(column);
}
