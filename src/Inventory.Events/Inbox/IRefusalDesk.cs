using Inventory.Contracts.Holds;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Tenants;

namespace Inventory.Events.Inbox;

/// <summary>What is done about every refusal, whichever way it was asked: operators see it, and a receipt explains it.</summary>
public interface IRefusalDesk
{
    /// <summary>Takes a refusal down.</summary>
    /// <returns>Its receipt; null where it has none.</returns>
    ValueTask<string?> TakeAsync(Tenant tenant, InboxSender sender, string operation, string holdId, string? channel, HoldAnswer answer);
}

/// <summary>Of a host that has no operators: refusals are told by their events alone.</summary>
internal sealed class NoRefusalDesk : IRefusalDesk
{
    /// <inheritdoc />
    public ValueTask<string?> TakeAsync(
        Tenant tenant, InboxSender sender, string operation, string holdId, string? channel, HoldAnswer answer) => new((string?)null);
}
