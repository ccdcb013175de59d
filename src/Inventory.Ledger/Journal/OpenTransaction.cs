namespace Inventory.Ledger.Journal;

/// <summary>A transaction that stays open, and whose it is.</summary>
/// <param name="ProcessId">The server's process; 0 for a prepared transaction, which has none.</param>
/// <param name="User">Who began it.</param>
/// <param name="Application">With what.</param>
/// <param name="Since">When it began, by the server's clock.</param>
/// <param name="State">What it does: <c>active</c>, <c>idle in transaction</c>, <c>prepared</c>.</param>
public sealed record OpenTransaction(int ProcessId, string User, string Application, DateTimeOffset? Since, string State);
