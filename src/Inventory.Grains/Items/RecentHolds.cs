using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Inventory.Domain.Holds;

namespace Inventory.Grains.Items;

/// <summary>
/// The holds last decided about in this process, whatever their item: a fixed number of places, each new hold driving out whichever had its
/// place. However many items are awake, no more is kept than this; a hold that is no longer here costs its next command one reading.
/// </summary>
internal sealed class RecentHolds
{
    private const int Places = 8192;
    private readonly Entry?[] _places = new Entry?[Places];

    // The hash of whoever is in a place: mostly it tells that another hold is, whose memory need not be looked at. Only a hint, written
    // beside the entry.
    private readonly uint[] _hashes = new uint[Places];

    /// <summary>The owner's hold; null when it is not known here.</summary>
    public Hold? Find(object owner, string holdId)
    {
        var hash = HashOf(holdId);
        return _hashes[hash % Places] == hash ? At(hash % Places, owner, holdId) : null;
    }

    /// <summary>Keeps an owner's hold.</summary>
    public void Keep(object owner, Hold hold)
    {
        var hash = HashOf(hold.HoldId);
        Volatile.Write(ref _places[hash % Places], new(owner, hold));
        _hashes[hash % Places] = hash;
    }

    /// <summary>Forgets an owner's hold.</summary>
    public void Forget(object owner, string holdId)
    {
        // Whatever the hint says: what is to be forgotten must not come back.
        var place = HashOf(holdId) % Places;
        if (At(place, owner, holdId) is not null) Volatile.Write(ref _places[place], null);
    }

    private Hold? At(uint place, object owner, string holdId) =>
        Volatile.Read(ref _places[place]) is { } entry && entry.Owner == owner && entry.Hold.HoldId == holdId ? entry.Hold : null;

    // Not the string's own hash code, which differs from process to process: a run shall be repeatable.
    private static uint HashOf(string holdId)
    {
        var hash = (ulong)holdId.Length;
        var letters = MemoryMarshal.AsBytes(holdId.AsSpan());
        for (; letters.Length >= sizeof(ulong); letters = letters[sizeof(ulong)..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(letters));
        foreach (var left in letters) hash = Mix(hash ^ left);
        return (uint)hash;
    }

    // Both halves of a product: every letter reaches every bit.
    private static ulong Mix(ulong hash) => Math.BigMul(hash + 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, out var low) ^ low;

    private sealed record Entry(object Owner, Hold Hold);
}
