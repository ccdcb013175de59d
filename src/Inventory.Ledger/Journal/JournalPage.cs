namespace Inventory.Ledger.Journal;

/// <summary>Events behind a position, in order.</summary>
/// <param name="Events">The events.</param>
/// <param name="Last">The position up to which the log was read: that of the last event, or further where what follows was of others.</param>
public sealed record JournalPage(IReadOnlyList<JournalEvent> Events, long Last);
