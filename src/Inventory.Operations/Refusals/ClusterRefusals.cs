using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Grains;
using Inventory.Ledger.Tenants;
using Inventory.Operations.Receipts;

namespace Inventory.Operations.Refusals;

/// <summary>Takes down what callers in the cluster are refused, with a receipt where an answer over HTTP would have one.</summary>
internal sealed class ClusterRefusals(RefusalLog log, RefusalReceipts receipts) : IClusterRefusals
{
    /// <inheritdoc />
    public void OfHold(Tenant tenant, string operation, HoldCommand command, HoldAnswer answer) => log.Add(tenant.Id, new()
    {
        At = log.Now,
        Operation = operation,
        HoldId = command.HoldId,
        Code = answer.Outcome.Code(),
        ItemId = answer.ReasonItem(),
        Channel = (command as PlaceHold)?.Channel ?? command.Caller.Channel,
        Actor = command.Caller.Actor,
        ReceiptId = receipts.Give(tenant, answer),
    });

    /// <inheritdoc />
    public void OfItem(Tenant tenant, string operation, string itemId, Caller caller, ItemAnswer answer) => log.Add(tenant.Id, new()
    {
        At = log.Now,
        Operation = operation,
        Code = answer.Outcome.Code(),
        ItemId = itemId,
        Channel = caller.Channel,
        Actor = caller.Actor,
    });
}
