using Inventory.Ledger.Journal;

namespace Inventory.Events.Inbox;

/// <summary>Rings when this process has made events of the inbox due: a replay need not wait for the next look.</summary>
public sealed class InboxBell : Bell;
