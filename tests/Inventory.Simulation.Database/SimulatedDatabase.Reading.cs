using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Simulation.Database;

// Answers, as of one instant.
public sealed partial class SimulatedDatabase
{
    /// <summary>Answers questions, all as of the same instant.</summary>
    public LedgerReading[] Read(IReadOnlyList<LedgerQuestion> questions)
    {
        lock (_gate) return [.. questions.Select(Read)];
    }

    /// <summary>Items on which holds are over at an instant, those first whose earliest end is longest past.</summary>
    public IReadOnlyList<ItemRow> Overdue(DateTimeOffset now, int most, Func<ItemRow, bool> asked)
    {
        lock (_gate)
        {
            return [.. _items.Values.Where(row => row.Ends.Count > 0 && row.Ends.Min.EndsAt <= now && asked(row))
                .OrderBy(row => row.Ends.Min).ThenBy(row => row.Key).Take(most)];
        }
    }

    /// <summary>What an item's live holds claim.</summary>
    public LiveUnits LiveUnits(ItemRow row)
    {
        long held = 0, allocated = 0;
        lock (_gate)
        {
            foreach (var known in _holds.Values)
            {
                foreach (var line in known.Hold.AllLines)
                {
                    if (line.Dropped || known.ItemKeys[line.Number] != row.Key) continue;
                    if (known.Hold.Status is HoldStatus.Held) held += line.Quantity;
                    else if (known.Hold.Status is HoldStatus.Confirmed) allocated += line.Outstanding;
                }
            }
        }

        return new(allocated, held);
    }

    private LedgerReading Read(LedgerQuestion question)
    {
        var reading = new LedgerReading();
        if (question.ItemId is { } itemId && _items.TryGetValue((question.TenantId, itemId), out var row)) Read(row, question, reading);
        foreach (var holdId in question.HoldIds)
        {
            if (_holds.TryGetValue((question.TenantId, holdId), out var hold)) reading.Holds[holdId] = hold;
        }

        foreach (var key in question.Commands)
        {
            if (_commands.TryGetValue((question.TenantId, key), out var taken)) reading.Commands[key] = taken;
        }

        return reading;
    }

    private void Read(ItemRow row, LedgerQuestion question, LedgerReading reading)
    {
        reading.Item = row.Told();
        reading.Ends.AddRange(row.Ends.Where(end => question.EndsAfter is not { } after || end.CompareTo(after) > 0).Take(question.Ends));
        if (question.LiveUnits) reading.LiveUnits = LiveUnits(row);
        if (question.EventsAfter is { } known)
        {
            reading.Events.AddRange(
                row.Journal.Where(happened => happened.After.Version > known).Take(LedgerQuestion.EventsMax).Select(Told));
        }

        foreach (var at in question.OnHandAt) reading.OnHandAt.Add(OnHandAt(row, at));
    }

    private static long OnHandAt(ItemRow row, DateTimeOffset at)
    {
        var last = row.Journal.FindLastIndex(happened => happened.Change.At <= at);
        return row.Journal[Math.Max(last, 0)].After.OnHand;
    }

    private static JournalEntry Told(EventWrite happened)
    {
        var change = happened.Change;
        return new(happened.After.Version, change.At, change.Type, change.HoldId, change.Quantity, change.EndsAt,
            happened.After with { UpdatedAt = change.At, SettingsVersion = 0, Shortage = 0, IsDrifted = false },
            OfCounters: change.Type is StockEventType.StockReconciled
                && change.Data?.Contains("\"scope\":\"counters\"", StringComparison.Ordinal) is true);
    }
}
