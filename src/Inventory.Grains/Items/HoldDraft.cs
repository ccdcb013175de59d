using Inventory.Domain.Holds;

namespace Inventory.Grains.Items;

/// <summary>A hold within a round.</summary>
/// <param name="hold">The hold; null for an id that names none yet.</param>
/// <param name="basedOn">The version the ledger has; 0 for none.</param>
/// <param name="linesBefore">How many line rows the ledger has.</param>
internal sealed class HoldDraft(Hold? hold, long basedOn, int linesBefore)
{
    /// <summary>The hold after all that was decided so far.</summary>
    public Hold? Hold { get; set; } = hold;

    /// <summary>The hold as the ledger has it.</summary>
    public Hold? Before { get; } = hold;

    /// <summary>The version the ledger has.</summary>
    public long BasedOn { get; } = basedOn;

    /// <summary>How many line rows the ledger has.</summary>
    public int LinesBefore { get; } = linesBefore;

    /// <summary>The round's event that placed it, where nothing has happened to it since; else -1.</summary>
    public int PlacedBy { get; set; } = -1;

    /// <summary>The round changes it.</summary>
    public bool Written { get; set; }

    /// <summary>An answer of the round rests on it.</summary>
    public bool LookedAt { get; set; }
}
