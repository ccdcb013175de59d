using System.Diagnostics;
using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Grains.Telemetry;
using Inventory.Ledger.Telemetry;

namespace Inventory.Grains.Items;

// What comes from doors: many commands in one call.
internal sealed partial class ItemGrain
{
    Task<object> IItemDoor.One(object command) => _tenant is null ? OneOfNewTenant(command) : One(command);

    private Task<object> One(object command)
    {
        var alone = new AloneInItem();
        Join(alone, 0, command, Tracing.Running?.Context);
        Advance();
        return alone.Task;
    }

    async Task<GroupAnswers> IItemDoor.Many(CommandGroup group)
    {
        if (_tenant is null) await LookForTenant();
        var commands = group.Commands;
        var together = new GroupInItem(commands.Length, services.Node);
        for (var i = 0; i < commands.Length; i++) Join(together, i, commands[i], group.Askers.Length > i
            && ActivityContext.TryParse(group.Askers[i], null, isRemote: true, out var asker) ? asker : null);
        Advance();
        DecideBeside();
        return await together.Task;
    }

    private async Task<object> OneOfNewTenant(object command)
    {
        await LookForTenant();
        return await One(command);
    }

    private void Join(IAsker asker, int place, object command, ActivityContext? span)
    {
        PendingCommand pending;
        try
        {
            pending = Pending(command);
        }
        catch (Exception nonsense)
        {
            // Its own caller hears of it, and nobody else.
            asker.Answer(place, nonsense);
            return;
        }

        (pending as PendingItemCommand)?.CountBy(services.Metrics);
        pending.Trace = CommandTrace.Begin(span, command, _itemId.Value);
        pending.AnswerTo(asker, place);
        if (_tenant is null) pending.Fail(Outcome.LedgerUnavailable);
        else if (services.Admission.TryEnter()) _waiting.Add(pending);
        else pending.Fail(Outcome.Overloaded);
    }

    private PendingCommand Pending(object command) => command switch
    {
        AdjustStock adjust => new PendingAdjust(adjust, _itemId.Value),
        CountStock count => new PendingCount(count, _itemId.Value),
        ChangeItem change => new PendingChangeItem(change),
        _ => PendingHoldCommand.Of(command),
    };
}
