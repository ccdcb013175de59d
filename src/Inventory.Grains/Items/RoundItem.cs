using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>An item within a round: as the ledger confirmed it, and over that what the round has decided so far.</summary>
internal sealed class RoundItem
{
    /// <summary>The stock after all that was decided so far.</summary>
    public Stock Stock;

    /// <summary>Which it is.</summary>
    public ItemId Item { get; set; }

    /// <summary>The ledger's number of it; of meaning once it exists.</summary>
    public long Key { get; set; }

    /// <summary>The version that the decisions are based on; 0 where there was none.</summary>
    public long BasedOn { get; private set; }

    /// <summary>Whether it exists, now or through the round.</summary>
    public bool Exists { get; set; }

    /// <summary>Whether the round changes it.</summary>
    public bool Written { get; set; }

    /// <summary>Whether <see cref="Metadata"/> takes the place of what the ledger has.</summary>
    public bool SetsMetadata { get; set; }

    /// <summary>The metadata after all that was decided so far.</summary>
    public string? Metadata { get; set; }

    /// <summary>The content it was created with.</summary>
    public string? CreatedAs { get; set; }

    /// <summary>
    /// The first event of the round since when nothing but what is held has moved: from there on the row, as the round leaves it, is right
    /// about the rest of what the events say.
    /// </summary>
    public int SettledFrom { get; set; }

    /// <summary>Whether its grain takes what the round decided for known.</summary>
    public bool IsFolded { get; set; }

    /// <summary>Begins with what the ledger has; null where it has none.</summary>
    public RoundItem Begin(LedgerItem? known)
    {
        Exists = known is not null;
        Stock = known?.Stock ?? default;
        BasedOn = Stock.Version;
        Key = known?.ItemKey ?? 0;
        Metadata = known?.Metadata;
        CreatedAs = known?.CreatedAs;
        SetsMetadata = Written = IsFolded = false;
        SettledFrom = 0;
        return this;
    }
}
