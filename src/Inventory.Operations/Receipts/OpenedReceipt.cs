using Inventory.Contracts;
using Inventory.Ledger.Reads;

namespace Inventory.Operations.Receipts;

/// <summary>Why a hold was refused: its receipt, with what the items were.</summary>
/// <param name="ReceiptId">The receipt.</param>
/// <param name="Outcome">For stock or for a stop.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Lines">The lines that asked for units, the reasons first.</param>
public sealed record OpenedReceipt(string ReceiptId, Outcome Outcome, DateTimeOffset At, IReadOnlyList<OpenedLine> Lines);

/// <summary>A line that asked for units.</summary>
/// <param name="Requested">Units the line should have had in all.</param>
/// <param name="Had">Units of these that it had already; they are part of the item's held or allocated.</param>
/// <param name="Item">The item as it was.</param>
public sealed record OpenedLine(long Requested, long Had, StockAtVersion Item)
{
    /// <summary>Sales of it were stopped, or it had too few units.</summary>
    public bool IsReason(Outcome outcome) =>
        outcome is Outcome.StopSell ? Item.Stock.StopSell : Requested - Had > Item.Stock.Available;
}
