namespace Inventory.Simulation.Running;

/// <summary>What has to happen sometimes: a run in which none of it does shows nothing.</summary>
internal static class Sometimes
{
    /// <summary>All of it.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "a reply lost after commit", "a question lost", "a commit that arrives late", "a commit that fails", "a delay",
        "the ledger out of reach", "a stale version", "a node that dies", "a node that freezes and comes back", "an activation sent away",
        "a graceful stop", "a clock wrong from the start", "a node's clock that jumps", "a ledger's clock that jumps",
        "a delivery repeated", "a delivery that comes after the next", "a hand in the database", "an item on two nodes at once",
        "an answer not known at first", "several sets in one commit", "a round decided upon another that is in flight",
    ];
}
