namespace Inventory.Client;

internal sealed record HoldBatch(IReadOnlyList<NewHold> Holds);

internal sealed record HoldResults(IReadOnlyList<HoldResult> Results);

/// <summary>What became of one hold of a batch.</summary>
public sealed record HoldResult
{
    /// <summary>Which hold; null where its entry has no readable id.</summary>
    public string? HoldId { get; init; }

    /// <summary>The status that a request of its own would have been answered with.</summary>
    public required int HttpStatus { get; init; }

    /// <summary>It had been carried out before.</summary>
    public bool Replayed { get; init; }

    /// <summary>The hold as it is now; null where it was refused.</summary>
    public Hold? Hold { get; init; }

    /// <summary>Why it was refused; null where it was not.</summary>
    public InventoryProblem? Problem { get; init; }
}
