using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Npgsql;

namespace Inventory.Ledger.Postgres;

// What reconciling an item needs to know: its live holds in sum, and its journal.
internal sealed partial class ReadBatch
{
    private static readonly string LiveUnitsSql = SqlText.Read("Sql/read_live_units.sql");
    private static readonly string EventsSql = SqlText.Read("Sql/read_events.sql");

    private void AskLiveUnits(IReadOnlyList<LedgerQuestion> questions)
    {
        var places = Places(questions, question => question is { ItemId: not null, LiveUnits: true });
        if (places.Length == 0) return;
        Ask(LiveUnitsSql, ReadLiveUnits, places, places.Select(i => questions[i].TenantId).ToArray(),
            places.Select(i => questions[i].ItemId!).ToArray());
    }

    private void AskEvents(IReadOnlyList<LedgerQuestion> questions)
    {
        var places = Places(questions, question => question is { ItemId: not null, EventsAfter: not null });
        if (places.Length == 0) return;
        Ask(EventsSql, ReadEvent, places, places.Select(i => questions[i].TenantId).ToArray(), places.Select(i => questions[i].ItemId!)
            .ToArray(),
            places.Select(i => questions[i].EventsAfter!.Value).ToArray(), places.Select(_ => LedgerQuestion.EventsMax).ToArray());
    }

    private Task ReadLiveUnits(NpgsqlDataReader row)
    {
        _readings[row.GetInt32(0)].LiveUnits = new(Allocated: row.GetInt64(1), Held: row.GetInt64(2));
        return Task.CompletedTask;
    }

    private Task ReadEvent(NpgsqlDataReader row)
    {
        var at = At(row, 2)!.Value;
        _readings[row.GetInt32(0)].Events.Add(new(row.GetInt64(1), at, StockEventTypes.Parse(row.GetString(3)), Text(row, 4),
            row.GetInt64(5), At(row, 6), new()
        {
            OnHand = row.GetInt64(7),
            OutOfService = row.GetInt64(8),
            Allocated = row.GetInt64(9),
            Held = row.GetInt64(10),
            SafetyStock = row.GetInt64(11),
            OverbookingLimit = row.GetInt64(12),
            StopSell = row.GetBoolean(13),
            Version = row.GetInt64(1),
            UpdatedAt = at,
        }, row.GetBoolean(14), row.GetBoolean(15)));
        return Task.CompletedTask;
    }
}
