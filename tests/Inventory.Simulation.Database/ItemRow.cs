using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Simulation.Database;

/// <summary>An item as it is stored, with its journal.</summary>
/// <param name="key">The ledger's number of it.</param>
/// <param name="tenantId">Whose it is.</param>
/// <param name="itemId">Its id.</param>
/// <param name="createdAs">The content of its creation.</param>
public sealed class ItemRow(long key, int tenantId, string itemId, string createdAs)
{
    /// <summary>The ledger's number of it.</summary>
    public long Key { get; } = key;

    /// <summary>Whose it is.</summary>
    public int TenantId { get; } = tenantId;

    /// <summary>Its id.</summary>
    public string ItemId { get; } = itemId;

    /// <summary>The content of its creation, as JSON text.</summary>
    public string CreatedAs { get; } = createdAs;

    /// <summary>Its stock.</summary>
    public Stock Stock { get; set; }

    /// <summary>Canonical JSON text; null for none.</summary>
    public string? Metadata { get; set; }

    /// <summary>Another hand than the product's was on it since its owner last looked.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Its owner found its counters wrong and left them so.</summary>
    public bool IsLeftDrifted { get; set; }

    /// <summary>Its events, in order of sequence.</summary>
    public List<EventWrite> Journal { get; } = [];

    /// <summary>When its live holds end, in order.</summary>
    public SortedSet<HoldEnd> Ends { get; } = [];

    /// <summary>The item as whoever asks is told of it.</summary>
    public LedgerItem Told() => new(Key, Stock, Metadata, CreatedAs) { IsSuspect = IsTouched || IsLeftDrifted };
}
