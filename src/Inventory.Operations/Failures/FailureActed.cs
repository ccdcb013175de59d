namespace Inventory.Operations.Failures;

/// <summary>What came of an act on failures.</summary>
public abstract record FailureActed
{
    private FailureActed()
    {
    }

    /// <summary>It was done, or after a dry run would be.</summary>
    /// <param name="Matched">How many were meant.</param>
    /// <param name="Done">How many of them it was done to.</param>
    public sealed record Came(long Matched, long Done) : FailureActed;

    /// <summary>There is no such failure, or it waits no more.</summary>
    public sealed record NotFound : FailureActed;

    /// <summary>Its source and id were taken by another event, which had its effect: this one cannot have any.</summary>
    public sealed record KeyTaken : FailureActed;

    /// <summary>The key may not do this.</summary>
    /// <param name="Why">Why not, in a sentence.</param>
    public sealed record Forbidden(string Why) : FailureActed;
}
