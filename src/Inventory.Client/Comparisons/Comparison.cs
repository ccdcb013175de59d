namespace Inventory.Client;

/// <summary>A hold that the caller believes in, with its lines, or with how many units it has in all.</summary>
public sealed record BelievedHold
{
    /// <summary>Its id.</summary>
    public required string HoldId { get; init; }

    /// <summary>Its lines, each item once.</summary>
    public IReadOnlyList<Line>? Lines { get; init; }

    /// <summary>Or how many units it has in all.</summary>
    public long? Quantity { get; init; }
}

/// <summary>Which of the service's holds the caller should know; null for all.</summary>
public sealed record ComparisonScope
{
    /// <summary>Of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Of this channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Held, or confirmed.</summary>
    public HoldStatus? Status { get; init; }

    /// <summary>When the caller's list was made: nothing placed later can be in it. Null for now.</summary>
    public DateTimeOffset? PlacedBefore { get; init; }
}

/// <summary>A line of a comparison; its kind says which fields it has.</summary>
public sealed record ComparisonLine
{
    /// <summary>One of <see cref="ComparisonKinds"/>; there may come more.</summary>
    public required string Kind { get; init; }

    /// <summary>The line of the list.</summary>
    public long? Line { get; init; }

    /// <summary>The hold.</summary>
    public string? HoldId { get; init; }

    /// <summary>What became of a hold that is over; <c>unknown</c> where it is not remembered.</summary>
    public string? Status { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended, in the caller's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The fields that are not the same.</summary>
    public IReadOnlyList<string>? Differs { get; init; }

    /// <summary>The hold as it is.</summary>
    public Hold? Hold { get; init; }

    /// <summary>How many lines were read.</summary>
    public long? Read { get; init; }

    /// <summary>How many lines were not compared.</summary>
    public long? Invalid { get; init; }

    /// <summary>How many holds are live and not in the list.</summary>
    public long? Phantoms { get; init; }

    /// <summary>How many holds of the list are over.</summary>
    public long? Over { get; init; }

    /// <summary>How many holds are in both and differ.</summary>
    public long? Differing { get; init; }

    /// <summary>As of when everything before it was true together.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Why a line or the rest was not compared.</summary>
    public InventoryProblem? Problem { get; init; }
}

/// <summary>The kinds of lines of a comparison.</summary>
public static class ComparisonKinds
{
    /// <summary><c>Read</c>: so many lines were read.</summary>
    public const string Progress = "progress";

    /// <summary><c>Line</c>, <c>HoldId?</c>, <c>Problem</c>: the line was not compared.</summary>
    public const string Invalid = "invalid";

    /// <summary><c>Hold</c>: live and not in the list.</summary>
    public const string Phantom = "phantom";

    /// <summary><c>Line</c>, <c>HoldId</c>, <c>Status</c>, <c>EndedAt?</c>, <c>Reason?</c>: in the list, and over.</summary>
    public const string Over = "over";

    /// <summary><c>Line</c>, <c>HoldId</c>, <c>Differs</c>, <c>Hold</c>: in both, and not the same.</summary>
    public const string Differs = "differs";

    /// <summary>The counts; the last line.</summary>
    public const string Summary = "summary";

    /// <summary><c>Problem</c>: the end where the comparison could not go on; the rest is missing.</summary>
    public const string Failed = "failed";
}

internal sealed record ForgottenHolds(IReadOnlyList<string> HoldIds, string Reason);
