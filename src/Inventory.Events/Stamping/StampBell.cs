using Inventory.Ledger.Journal;

namespace Inventory.Events.Stamping;

/// <summary>Rings when this node has given events their positions.</summary>
public sealed class StampBell : Bell;
