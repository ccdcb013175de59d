namespace Inventory.Events.Deliveries;

/// <summary>The events of one subject on their way to one consumer, in order; those at its front may be under way.</summary>
internal sealed class SubjectLine((bool IsReplay, int TenantId, string Subject) key)
{
    public (bool IsReplay, int TenantId, string Subject) Key { get; } = key;

    public List<Entry> Entries { get; } = [];

    /// <summary>How many at its front are under way.</summary>
    public int UnderWay { get; set; }

    /// <summary>Whether what stands here waits for one that has a row, so that it needs one too.</summary>
    public bool IsHeld => Entries[0].HasRow;

    public bool MayGo(DateTimeOffset now) => UnderWay == 0 && Entries.Count > 0 && Entries[0].DueAt <= now;
}
