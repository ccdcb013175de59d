namespace Inventory.Operations.Refusals;

/// <summary>One tenant's refusals on this node: the last hour in slices of a minute, and the last ones one by one.</summary>
internal sealed class TenantRefusals
{
    /// <summary>How many minutes are told: the one that runs and those that make an hour with it.</summary>
    public const int Minutes = 60;

    /// <summary>How many groups are told.</summary>
    public const int Groups = 1_000;

    /// <summary>How many groups are counted in each minute: with some 100 bytes each, 1.5 MB a tenant where all minutes are full.</summary>
    public const int GroupsAMinute = 250;

    /// <summary>How many refusals are remembered one by one.</summary>
    public const int Last = 200;

    private readonly Lock _gate = new();
    private readonly Slice?[] _slices = new Slice?[Minutes];
    private readonly Refused[] _last = new Refused[Last];
    private long _count;

    /// <summary>The minute of the latest one.</summary>
    public long LatestMinute { get; private set; }

    public void Add(Refused refused)
    {
        var minute = MinuteOf(refused.At);
        lock (_gate)
        {
            var slice = _slices[minute % Minutes] ??= new();
            if (slice.Minute != minute)
            {
                slice.Counts.Clear();
                slice.Minute = minute;
            }

            slice.Counts.Add(new(refused.Code, refused.ItemId, refused.Channel, refused.KeyId));
            _last[_count++ % Last] = refused;
            LatestMinute = minute;
        }
    }

    /// <summary>What there was within the hour, most frequent first, and the last ones, latest first.</summary>
    public RefusalReport Report(DateTimeOffset now)
    {
        var oldest = MinuteOf(now) - Minutes + 1;
        lock (_gate)
        {
            var counts = _slices.OfType<Slice>().Where(slice => slice.Minute >= oldest)
                .SelectMany(slice => slice.Counts.Counts.Select(one => new RefusalCount(one.Key, one.Count, one.TooMany)));
            return new([.. RefusalReport.Top(counts)], [.. Latest()]);
        }
    }

    private IEnumerable<Refused> Latest()
    {
        for (var i = _count - 1; i >= Math.Max(0, _count - Last); i--) yield return _last[i % Last];
    }

    private static long MinuteOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    private sealed class Slice
    {
        public long Minute { get; set; }

        public SpaceSaving<RefusalGroup> Counts { get; } = new(GroupsAMinute);
    }
}
