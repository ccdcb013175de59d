using Inventory.Domain.Holds;

namespace Inventory.Grains.Items;

/// <summary>
/// The holds last decided about in this process, whatever their item: a fixed number of places, each new hold driving out whichever had its place.
/// However many items are awake, no more is kept than this; a hold that is no longer here costs its next command one reading.
/// </summary>
internal sealed class RecentHolds
{
    private const int Places = 8192;
    private readonly Entry?[] _places = new Entry?[Places];

    /// <summary>The owner's hold; null when it is not known here.</summary>
    public Hold? Find(object owner, string holdId) =>
        Volatile.Read(ref _places[PlaceOf(holdId)]) is { } entry && entry.Owner == owner && entry.Hold.HoldId == holdId ? entry.Hold : null;

    /// <summary>Keeps an owner's hold.</summary>
    public void Keep(object owner, Hold hold) => Volatile.Write(ref _places[PlaceOf(hold.HoldId)], new(owner, hold));

    /// <summary>Forgets an owner's hold.</summary>
    public void Forget(object owner, string holdId)
    {
        if (Find(owner, holdId) is not null) Volatile.Write(ref _places[PlaceOf(holdId)], null);
    }

    // Not the string's own hash code, which differs from process to process: a run shall be repeatable.
    private static int PlaceOf(string holdId)
    {
        var hash = 2166136261;
        foreach (var letter in holdId) hash = (hash ^ letter) * 16777619;
        return (int)((hash ^ (hash >> 15)) % Places);
    }

    private sealed record Entry(object Owner, Hold Hold);
}
