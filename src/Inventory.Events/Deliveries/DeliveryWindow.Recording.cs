using Inventory.Ledger.Deliveries;

namespace Inventory.Events.Deliveries;

/// <summary>What of it the database is told, and what the database tells it.</summary>
internal sealed partial class DeliveryWindow
{
    /// <summary>
    /// Takes what is to be written. What arrived is written off; what failed, what waits behind that, and what is on its way for long gets
    /// a row. The place goes as far as nothing is left without one.
    /// </summary>
    public DeliveryRecord Collect(bool keepsDelivered, DateTimeOffset now)
    {
        var (rows, served, kept) = (new List<RecordedDelivery>(), new List<(long, int)>(), new List<Entry>());
        foreach (var entry in _changed)
        {
            if (entry.Status is DeliveryStatus.Delivered && !keepsDelivered) served.Add((entry.Position, entry.Asked));
            else rows.Add(entry.Recorded(now));
        }

        _changed.Clear();
        foreach (var entry in _ahead)
        {
            if (entry.Status is DeliveryStatus.Delivered && !keepsDelivered) continue;
            if (entry.Status is DeliveryStatus.Pending && !NeedsRow(entry, now))
            {
                kept.Add(entry);
                continue;
            }

            rows.Add(entry.Recorded(now));
            if (entry.Status is not DeliveryStatus.Pending) continue;
            entry.HasRow = true;
            Counted(entry, 1);
        }

        _ahead = kept;
        return new() { Position = kept.Count > 0 ? kept[0].Position - 1 : Read, Rows = rows, Served = served };
    }

    /// <summary>
    /// Takes in the rows that wait, in place of those that waited when they were read last: others have changed some. To be called when
    /// nothing that has changed here is unrecorded.
    /// </summary>
    public void Load(IReadOnlyList<PendingDelivery> pending, IReadOnlyList<PendingDelivery> replays, DateTimeOffset now)
    {
        foreach (var line in _lines.Values) line.Entries.RemoveAll(static entry => entry.HasRow && entry.SentAt is null);
        AddRows(pending, now);
        AddRows(replays, now);
        (Held, Replays) = (0, 0);
        _ready.Clear();
        _later.Clear();
        foreach (var line in _lines.Values.ToList())
        {
            // Those under way stay at the front, whatever came before them meanwhile.
            line.Entries.Sort(static (one, other) => (one.SentAt is null, one.Position).CompareTo((other.SentAt is null, other.Position)));
            foreach (var entry in line.Entries)
            {
                if (entry.HasRow) Counted(entry, 1);
            }

            if (line.UnderWay == 0) Stand(line, now);
        }
    }

    /// <summary>Takes in more replayed rows.</summary>
    public void LoadMore(IReadOnlyList<PendingDelivery> replays, DateTimeOffset now)
    {
        foreach (var line in AddRows(replays, now))
        {
            if (line.UnderWay == 0) Stand(line, now);
        }

        Replays += replays.Count;
    }

    private HashSet<SubjectLine> AddRows(IReadOnlyList<PendingDelivery> rows, DateTimeOffset now)
    {
        var touched = new HashSet<SubjectLine>();
        foreach (var row in rows)
        {
            var entry = new Entry(row, now);
            var line = Line(entry);
            if (line.Entries.Exists(one => one.Position == row.Position)) continue;
            line.Entries.Add(entry);
            touched.Add(line);
        }

        return touched;
    }

    private bool NeedsRow(Entry entry, DateTimeOffset now) => entry.Attempts > 0
        || (entry.SentAt is { } sent && now - sent >= options.Patience)
        || Line(entry) is { IsHeld: true } line && line.Entries[0] != entry;
}
