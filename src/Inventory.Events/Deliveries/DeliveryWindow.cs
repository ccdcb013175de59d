using Inventory.Events.Feed;
using Inventory.Ledger.Deliveries;

namespace Inventory.Events.Deliveries;

/// <summary>
/// What is on its way to one consumer, as its node knows it: in order per subject, past subjects that fail, and with a place behind which
/// nothing is lost. Knows neither the database nor the network. Not for several threads.
/// </summary>
internal sealed partial class DeliveryWindow(DeliveryOptions options)
{
    private readonly Dictionary<(bool, int, string), SubjectLine> _lines = [];
    private readonly Queue<SubjectLine> _ready = new();
    private readonly PriorityQueue<SubjectLine, DateTimeOffset> _later = new();
    private readonly HashSet<Entry> _changed = [];   // each once, however often it was tried between two records
    private List<Entry> _ahead = [];
    private HashSet<long> _known = [];

    /// <summary>How far the log was read.</summary>
    public long Read { get; private set; }

    /// <summary>Rows that wait in order, and those that are replayed beside it.</summary>
    public int Held { get; private set; }

    /// <inheritdoc cref="Held"/>
    public int Replays { get; private set; }

    /// <summary>Whether more may be read.</summary>
    public bool HasRoom => _ahead.Count < options.AheadMax && Held < options.HeldMax;

    /// <summary>Whether rows have changed that are not recorded yet.</summary>
    public bool HasChangedRows => _changed.Count > 0;

    /// <summary>When the next of those that wait is due; null for none.</summary>
    public DateTimeOffset? NextDue => _later.TryPeek(out _, out var due) ? due : null;

    /// <summary>When the oldest event happened that has not arrived; null for none.</summary>
    public DateTimeOffset? OldestAt => _lines.Count == 0 ? null : _lines.Values.Min(static line => line.Entries[0].At);

    /// <summary>Begins, at a consumer's place.</summary>
    /// <param name="position">The place.</param>
    /// <param name="known">Positions behind it that have rows.</param>
    public void Begin(long position, HashSet<long> known) => (Read, _known) = (position, known);

    /// <summary>Takes in an event that was read and is wanted.</summary>
    public void Add(ToldEvent told)
    {
        if (_known.Remove(told.Position)) return;
        var entry = new Entry(told);
        _ahead.Add(entry);
        var line = Line(entry);
        line.Entries.Add(entry);
        if (line.Entries.Count == 1) _ready.Enqueue(line);
    }

    /// <summary>The log was read up to there.</summary>
    public void ReadTo(long position) => Read = position;

    /// <summary>What may be sent now, as much as one sending may have; null for nothing.</summary>
    public Sending? Take(int most, DateTimeOffset now)
    {
        while (_later.TryPeek(out var due, out var at) && at <= now)
        {
            _later.Dequeue();
            _ready.Enqueue(due);
        }

        var (entries, lines) = (new List<Entry>(), new List<SubjectLine>());
        while (entries.Count < most && _ready.TryDequeue(out var line))
        {
            if (!line.MayGo(now)) continue;
            do
            {
                var entry = line.Entries[line.UnderWay++];
                entry.SentAt = now;
                entries.Add(entry);
            }
            while (entries.Count < most && line.UnderWay < line.Entries.Count && line.Entries[line.UnderWay].DueAt <= now);
            lines.Add(line);
        }

        if (entries.Count == 0) return null;
        if (lines.Count > 1) entries.Sort(static (one, other) => one.Position.CompareTo(other.Position));
        return new(entries, lines);
    }

    /// <summary>Takes in what came of a sending.</summary>
    public void Complete(Sending sending, IReadOnlyList<DeliveryResult> results, RetrySchedule schedule, DateTimeOffset now, double chance)
    {
        var stopped = new HashSet<SubjectLine>();
        for (var n = 0; n < sending.Entries.Count; n++)
        {
            var entry = sending.Entries[n];
            entry.SentAt = null;
            var line = Line(entry);
            // Whatever a sink says of it: what comes behind a failed one of its subject was not delivered in order, and goes again.
            if (!stopped.Contains(line) && !Settle(entry, results[n], schedule, now, chance)) stopped.Add(line);
        }

        foreach (var line in sending.Lines)
        {
            line.UnderWay = 0;
            var over = 0;   // those that it is over with are in front: a line goes in order
            while (over < line.Entries.Count && line.Entries[over].Status is not DeliveryStatus.Pending) over++;
            line.Entries.RemoveRange(0, over);
            Stand(line, now);
        }
    }

    /// <summary>Whether it is over with an entry, so that the next of its subject may go.</summary>
    private bool Settle(Entry entry, DeliveryResult result, RetrySchedule schedule, DateTimeOffset now, double chance)
    {
        switch (result)
        {
            case DeliveryResult.Delivered delivered:
                entry.Attempts++;
                (entry.Status, entry.Error, entry.Answered) = (DeliveryStatus.Delivered, null, delivered.Status);
                break;
            case DeliveryResult.Impossible impossible:
                entry.Attempts++;
                (entry.Status, entry.Error, entry.Answered) = (DeliveryStatus.Dead, impossible.Error, null);
                break;
            case DeliveryResult.Failed failed:
                entry.Attempts++;
                entry.FailingSince ??= now;
                (entry.Error, entry.Answered) = (failed.Error, failed.Status);
                if (schedule.After(entry.Attempts, now - entry.FailingSince.Value, chance, failed.NotBefore) is { } delay)
                    entry.DueAt = now + delay;
                else entry.Status = DeliveryStatus.Dead;
                break;
            default:
                entry.DueAt = now + options.Patience;
                return false;
        }

        if (entry.HasRow)
        {
            _changed.Add(entry);
            if (entry.Status is not DeliveryStatus.Pending) Counted(entry, -1);
        }

        return entry.Status is not DeliveryStatus.Pending;
    }

    private SubjectLine Line(Entry entry)
    {
        var key = (entry.IsReplay, entry.TenantId, entry.Subject);
        if (!_lines.TryGetValue(key, out var line)) _lines.Add(key, line = new(key));
        return line;
    }

    // A line that is not under way waits to be ready, or is gone.
    private void Stand(SubjectLine line, DateTimeOffset now)
    {
        if (line.Entries.Count == 0) _lines.Remove(line.Key);
        else if (line.Entries[0].DueAt <= now) _ready.Enqueue(line);
        else _later.Enqueue(line, line.Entries[0].DueAt);
    }

    private void Counted(Entry entry, int more)
    {
        if (entry.IsReplay) Replays += more;
        else Held += more;
    }
}
