using System.Collections.Concurrent;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Grains.Items;
using Inventory.Grains.Telemetry;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Telemetry;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Holds;

/// <summary>
/// Where commands on holds of several lines wait in this process. One that shares no item with another is decided at once. Those that wait
/// for an item that is being decided about are decided together when it is free, all whose items overlap in one round and one change set.
/// </summary>
/// <remarks>
/// Other processes have desks of their own; the items' loans and the ledger's versions keep them apart. What comes to nothing goes back to
/// its place in the queue with what was learnt.
/// </remarks>
/// <param name="decisions">Decides about a union.</param>
/// <param name="reads">Reads the holds that commands are about.</param>
/// <param name="admission">Bounds what waits.</param>
/// <param name="limits">How commands gather.</param>
/// <param name="lanes">Where unions are decided; never on a caller's own scheduler.</param>
internal sealed class HoldDesk(IUnionDecision decisions, ReadLanes reads, Admission admission, ItemLimits limits, LaneOptions lanes)
{
    private readonly ConcurrentDictionary<int, DeskQueue> _queues = new();
    private long _places;

    /// <summary>How many wait, their holds read, for items that are being decided about.</summary>
    public int Waiting => _queues.Values.Sum(static queue => queue.Waiting);

    /// <summary>Carries out one command.</summary>
    /// <param name="tenant">Whose hold.</param>
    /// <param name="command">As <see cref="IItemDoor"/> takes it.</param>
    public Task<HoldAnswer> DecideAsync(Tenant tenant, object command)
    {
        var pending = PendingHoldCommand.Of(command);
        if (!admission.TryEnter()) return Task.FromResult(new HoldAnswer { Outcome = Outcome.Overloaded });
        pending.Trace = CommandTrace.Begin(Tracing.Running?.Context, command, itemId: null);
        var waiting = Place(tenant, pending);
        if (waiting.MustRead) Start(() => ComeAsync([waiting], after: null));
        else Join([waiting]);
        return waiting.Task;
    }

    /// <summary>
    /// Ends holds that are over, those together whose items overlap; does nothing about those that have moved on. They are let in however
    /// many commands wait, some of them for these very ends.
    /// </summary>
    /// <returns>What becomes of each, in order.</returns>
    public IReadOnlyList<Task<HoldAnswer>> End(Tenant tenant, IEnumerable<string> holdIds)
    {
        var endings = holdIds.Select(holdId => Place(tenant, new PendingGetHold(holdId))).ToArray();
        foreach (var ending in endings) ending.Setbacks.Apart = true;
        admission.Enter(endings.Length);
        Start(() => ComeAsync(endings, after: null));
        return [.. endings.Select(static ending => ending.Task)];
    }

    private DeskCommand Place(Tenant tenant, PendingHoldCommand command)
    {
        var waiting = new DeskCommand(tenant, command, Interlocked.Increment(ref _places));
        command.AnswerTo(waiting, 0);
        return waiting;
    }

    private void Start(Func<Task> work) => Aside.Start(lanes.Scheduler, work);

    // Never throws: what goes wrong is told to whoever waits.
    private async Task ComeAsync(IReadOnlyList<DeskCommand> commands, Func<Task>? after)
    {
        if (await ReadAsync(commands, after) is { Count: > 0 } read) Join(read);
    }

    // Those that are known well enough to be decided, once what they wait for has come about; whoever cannot be read is told.
    private async Task<IReadOnlyList<DeskCommand>> ReadAsync(IReadOnlyList<DeskCommand> commands, Func<Task>? after = null)
    {
        try
        {
            if (after is not null) await after();
            await Task.WhenAll(commands.Where(static command => command.MustRead).Select(async command =>
                command.Know(await reads.AskAsync(command.Question))));
            return commands;
        }
        catch (Exception failed)
        {
            foreach (var command in commands) Fail(command, failed);
            return [];
        }
    }

    private void Join(IReadOnlyList<DeskCommand> commands)
    {
        var queue = _queues.GetOrAdd(commands[0].Tenant.Id, static (_, limits) => new(limits), limits);
        Start(queue, queue.Join(commands));
    }

    private void Start(DeskQueue queue, IReadOnlyList<Union> unions)
    {
        foreach (var union in unions) Start(() => DecideAsync(queue, union));
    }

    private async Task DecideAsync(DeskQueue queue, Union union)
    {
        var back = await decisions.DecideAsync(union);
        var answered = union.Commands.Count - back.Count;
        admission.Leave(answered);
        if (answered > 1)
            await Aside.GatherAsync(lanes.Scheduler, limits.DeskGatherStepsMax, limits.QuietStepsMax, answered, () => queue.Waiting,
                queue.Waiting);
        // Those that wait for nothing are read while nobody else has his turn yet.
        var again = await ReadAsync([.. back.Where(static back => back.After is null).Select(static back => back.Command)]);
        var next = queue.Leave(union, again);
        foreach (var (command, after) in back.Where(static back => back.After is not null)) Start(() => ComeAsync([command], after));
        Start(queue, next);
    }

    private void Fail(DeskCommand command, Exception failed)
    {
        admission.Leave(1);
        var pending = command.Command;
        if (failed is LedgerUnavailableException) pending.GiveUp(Outcome.LedgerUnavailable);
        else pending.Fail(failed);
    }
}
