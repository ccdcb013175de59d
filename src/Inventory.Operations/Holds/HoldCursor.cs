using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Inventory.Operations.Holds;

/// <summary>Where a list of holds goes on, as opaque text: the instant and id that its last hold is ordered by.</summary>
internal static class HoldCursor
{
    // Ids have at most 64 characters; anything longer was not made here.
    private const int LengthMax = 128;

    public static string Encode(DateTimeOffset at, string holdId)
    {
        var place = new byte[8 + Encoding.UTF8.GetByteCount(holdId)];
        BinaryPrimitives.WriteInt64BigEndian(place, at.UtcTicks);
        Encoding.UTF8.GetBytes(holdId, place.AsSpan(8));
        return Base64Url.EncodeToString(place);
    }

    /// <summary>The place; null, which is the first page, where the text is none.</summary>
    public static (DateTimeOffset At, string HoldId)? Decode(string? cursor)
    {
        if (cursor is not { Length: > 0 and <= LengthMax } || !Base64Url.IsValid(cursor)) return null;
        var place = Base64Url.DecodeFromChars(cursor);
        if (place.Length <= 8) return null;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(place);
        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks) return null;
        if (place.AsSpan(8).Contains((byte)0)) return null;   // no text of PostgreSQL has it
        return (new(ticks, TimeSpan.Zero), Encoding.UTF8.GetString(place.AsSpan(8)));
    }
}
