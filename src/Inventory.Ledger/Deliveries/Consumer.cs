namespace Inventory.Ledger.Deliveries;

/// <summary>A consumer that a node has leased.</summary>
/// <param name="Name">Its name: its kind, a colon, and what tells it from others of the kind.</param>
/// <param name="TenantId">Whose events it hears; 0 for all tenants'.</param>
/// <param name="Position">Up to here it has heard everything, or what is missing has a row.</param>
/// <param name="Revision">See <see cref="ConsumerPlace.Revision"/>.</param>
public sealed record LeasedConsumer(string Name, int TenantId, long Position, long Revision)
{
    /// <summary>What kind it is of.</summary>
    public string Kind => Name[..Name.IndexOf(':', StringComparison.Ordinal)];
}

/// <summary>How a consumer stands.</summary>
/// <param name="Position">Up to here it has heard everything, or what is missing has a row.</param>
/// <param name="IsEnabled">Whether it is served at all.</param>
/// <param name="Revision">
/// Counts what others than its node have changed about it, its settings or its rows: a node that sees it grow reads both again.
/// </param>
/// <param name="WasDecided">
/// Some of what was to be written was not, for others have decided about it meanwhile: what waits is to be read again.
/// </param>
public readonly record struct ConsumerPlace(long Position, bool IsEnabled, long Revision, bool WasDecided = false);
