using Inventory.Domain;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Ledger.Comparisons;

namespace Inventory.Gateway.Comparisons;

/// <summary>Reads a line of a caller's list: a hold, and its lines or how many units it has in all.</summary>
internal static class BelievedLine
{
    public const int BytesMax = 64 * 1024;

    /// <summary>Whether a line has nothing but white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> utf8) => !utf8.ContainsAnyExcept(" \t\r"u8);

    /// <summary>
    /// Reads it. What is wrong with the rest of a line must not make its hold look forgotten, so a hold id that can be read is kept.
    /// </summary>
    public static (BelievedHold? Hold, Problem? Problem) Parse(StrictJson strict, long number, ReadOnlySpan<byte> utf8)
    {
        var problem = strict.Read<BelievedHoldLine>(utf8, out var line);
        if (problem is null)
            return (new(number, line!.HoldId!, line.Lines is null ? null
                : BelievedHold.Canonical(line.Lines.Select(one => (one.ItemId!, one.Quantity!.Value))), line.Quantity), null);
        var holdId = line is not null ? line.HoldId : LooseFields.Find(utf8, "holdId");
        return (Identifier.IsValid(holdId) ? new(number, holdId!, null, null) : null, problem);
    }
}
