namespace Inventory.Ledger.Commit;

/// <summary>A write was sent and not answered: it may have happened, or happen yet.</summary>
public sealed class OutcomeUnknownException(string message, Exception? inner = null) : Exception(message, inner);
