using System.Collections.Immutable;
using Inventory.Domain.Holds;
using Inventory.Ledger.Reads;

namespace Inventory.Ledger.Comparisons;

/// <summary>Where a caller's list and the ledger do not agree.</summary>
public abstract record Finding
{
    private Finding()
    {
    }

    /// <summary>Live here, and the caller has forgotten it.</summary>
    public sealed record Phantom(HoldReading Hold) : Finding;

    /// <summary>The caller believes in it, and it is over, or was never placed (no status).</summary>
    public sealed record Over(long Line, string HoldId, HoldStatus? Status, DateTimeOffset? EndedAt, string? Reason) : Finding;

    /// <summary>Both know it, and not alike.</summary>
    /// <param name="Line">The line of the caller's list.</param>
    /// <param name="Fields">What differs: lines, quantity, owner, channel.</param>
    /// <param name="Hold">It as it is here.</param>
    public sealed record Differs(long Line, ImmutableArray<string> Fields, HoldReading Hold) : Finding;

    /// <summary>The list names it twice; what the first line says was compared.</summary>
    public sealed record Twice(long Line, string HoldId) : Finding;
}
