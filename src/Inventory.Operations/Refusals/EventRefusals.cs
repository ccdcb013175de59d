using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Events.Inbox;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Tenants;
using Inventory.Operations.Receipts;

namespace Inventory.Operations.Refusals;

/// <summary>Refusals of what events asked for: told to operators and given a receipt, as those of requests are.</summary>
internal sealed class EventRefusals(RefusalReceipts receipts, RefusalLog log) : IRefusalDesk
{
    /// <inheritdoc />
    public async ValueTask<string?> TakeAsync(Tenant tenant, InboxSender sender, string operation, string holdId, string? channel,
        HoldAnswer answer)
    {
        var receiptId = await receipts.GiveAsync(tenant, answer);
        log.Add(tenant.Id, new()
        {
            At = log.Now,
            Operation = operation,
            HoldId = holdId,
            Code = answer.Outcome.Code(),
            ItemId = answer.Shortages is [var shortage, ..] ? shortage.ItemId : answer.ItemIds is [var itemId, ..] ? itemId : null,
            Channel = channel,
            KeyId = sender.KeyId,
            ReceiptId = receiptId,
        });
        return receiptId;
    }
}
