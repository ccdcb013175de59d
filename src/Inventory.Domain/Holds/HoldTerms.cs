using System.Collections.Immutable;
using Inventory.Domain.Items;

namespace Inventory.Domain.Holds;

/// <summary>A line asked for.</summary>
/// <param name="Item">The item.</param>
/// <param name="Quantity">Whole units; an absolute target where a hold is changed.</param>
public readonly record struct LineRequest(ItemId Item, long Quantity);

/// <summary>The content of a hold as it was asked for: what a repeat of the same id is compared with.</summary>
public sealed record HoldTerms
{
    /// <summary>The lines, each item once. Empty for an id that was spent before its hold arrived.</summary>
    public required ImmutableArray<LineRequest> Lines { get; init; }

    /// <summary>Time-to-live in seconds; 0 for a hold without end. Of no meaning where <see cref="Confirm"/> is set.</summary>
    public int TtlSeconds { get; init; } = Limits.TtlSecondsDefault;

    /// <summary>Born confirmed: a sale or a walk-in.</summary>
    public bool Confirm { get; init; }

    /// <summary>Whose hold it is, in the caller's terms.</summary>
    public string? Owner { get; init; }

    /// <summary>Through which channel it came.</summary>
    public string? Channel { get; init; }

    /// <summary>The caller's own facts as canonical JSON text (see <see cref="Metadata"/>); null for none.</summary>
    public string? Metadata { get; init; }

    /// <summary>The fields in which <paramref name="other"/> differs; empty when both ask for the same.</summary>
    public ImmutableArray<string> Differences(HoldTerms other)
    {
        if (Lines.IsEmpty != other.Lines.IsEmpty) return ["lines"];   // a spent id differs in nothing else that matters
        if (SameLines(Lines, other.Lines) && SameTerms(other)) return [];
        var differs = ImmutableArray.CreateBuilder<string>();
        if (!SameLines(Lines, other.Lines)) differs.Add("lines");
        if (!Confirm && !other.Confirm && TtlSeconds != other.TtlSeconds) differs.Add("ttlSeconds");
        if (Confirm != other.Confirm) differs.Add("confirm");
        if (Owner != other.Owner) differs.Add("owner");
        if (Channel != other.Channel) differs.Add("channel");
        if (Metadata != other.Metadata) differs.Add("metadata");
        return differs.ToImmutable();
    }

    private bool SameTerms(HoldTerms other) =>
        Confirm == other.Confirm && (Confirm || TtlSeconds == other.TtlSeconds)
        && Owner == other.Owner && Channel == other.Channel && Metadata == other.Metadata;

    /// <summary>Whether two sets of lines ask for the same, in whatever order.</summary>
    public static bool SameLines(ImmutableArray<LineRequest> left, ImmutableArray<LineRequest> right)
    {
        if (left.Length != right.Length) return false;
        foreach (var line in left)
        {
            if (!right.Contains(line)) return false;
        }

        return true;
    }
}
