namespace Inventory.Simulation.Faults;

/// <summary>What is done to a node, an item or the ledger at an instant of the plan.</summary>
internal enum FaultKind
{
    /// <summary>A node dies as by kill -9, and another one starts in its place.</summary>
    Kill,

    /// <summary>A node hears and says nothing for a while, and then goes on as if nothing had been.</summary>
    Freeze,

    /// <summary>A node is stopped as an operator would, and another one starts in its place.</summary>
    Stop,

    /// <summary>An item's activation is sent away.</summary>
    SendAway,

    /// <summary>One node cannot reach the ledger for a while.</summary>
    Outage,

    /// <summary>A node's own wall clock jumps.</summary>
    NodeClockJumps,

    /// <summary>The ledger's clock jumps.</summary>
    LedgerClockJumps,

    /// <summary>A hand in the database changes an item's counters.</summary>
    Hand,
}
