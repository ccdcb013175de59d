using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Ledger.Inbox;

namespace Inventory.Events.Inbox.Handlers;

/// <summary><c>stock.counted.v1</c>: a count of an item, under the event's own id.</summary>
internal sealed record CountedStock(string ItemId, long Counted, DateTimeOffset? CountedAt) : InboxEffect
{
    public static InboxEffect Read(EventData data, InboxSender sender) =>
        new CountedStock(data.ItemId("itemId"), data.Units("counted", 0, Limits.StockMax, required: true) ?? 0, data.When("countedAt"));

    public override async Task<InboxResult> RunAsync(InboxAct act)
    {
        var answer = await act.Doors.CountAsync(act.Event.Tenant.Name, ItemId, new()
        {
            Caller = act.Caller,
            CountId = act.Event.Key.EventId,
            Counted = Counted,
            CountedAt = CountedAt,
            Reason = act.Event.Type,
            Mark = act.Mark,
        });
        return answer.Outcome switch
        {
            Outcome.Done => new InboxResult.Done(IsMarked: !answer.Replayed),
            Outcome.Invalid => new InboxResult.Unfit(Failures.Of(answer.Outcome, answer.Errors)),
            Outcome.Forbidden or Outcome.IdReused => new InboxResult.Unfit(Failures.Of(answer.Outcome)),
            _ => new InboxResult.Failed(Failures.Of(answer.Outcome)),
        };
    }
}
