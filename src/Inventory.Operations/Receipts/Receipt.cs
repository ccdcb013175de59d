using System.Collections.Immutable;
using Inventory.Contracts;
using Inventory.Contracts.Holds;

namespace Inventory.Operations.Receipts;

/// <summary>What a receipt carries: which refusal it is of, and where the journal tells what the items were.</summary>
/// <param name="TenantId">Whose it is.</param>
/// <param name="Outcome">For stock or for a stop.</param>
/// <param name="At">When it was decided, by the ledger's time; whole milliseconds.</param>
/// <param name="Lines">The lines that asked for units, the reasons first; 10 at most.</param>
public sealed record Receipt(int TenantId, Outcome Outcome, DateTimeOffset At, ImmutableArray<RefusedLineView> Lines);
