using Inventory.Domain.Items;

namespace Inventory.Ledger.Tests.Conformance;

/// <summary>An item as somebody saw it; the ledger may have moved on since.</summary>
public sealed record Seen(long Key, ItemId Id, Stock Stock)
{
    public long Version => Stock.Version;
}
