using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain.Items;
using Inventory.Grains.Holds;
using Inventory.Grains.Telemetry;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Telemetry;
using Inventory.Ledger.Tenants;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Inventory.Grains.Items;

/// <summary>
/// One item's queue. Commands wait while a round is in flight; then all that wait are decided at once, in memory, in order of arrival, and
/// answered when the ledger has made the round durable. The ledger is the authority: a round decided on a stale version changes nothing and
/// is decided again.
/// </summary>
[Reentrant]
internal sealed partial class ItemGrain(ItemServices services, IGrainContext context) : Grain, IItemGrain, IItemDoor, IItemLoans, IItemEnds
{
    private List<IPendingCommand> _waiting = [];
    private List<IPendingCommand>? _spare;
    private ItemId _itemId;
    private Tenant? _tenant;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (tenant, itemId) = GrainKeys.Split(context.GrainId.Key.ToString()!);
        _itemId = ItemId.Parse(itemId);
        try
        {
            _tenant = await services.Tenants.FindAsync(tenant, cancellationToken);
        }
        catch (LedgerUnavailableException)
        {
            // Each call that comes looks again, and answers what it finds: an activation that fails could only throw.
        }
    }

    /// <inheritdoc />
    public Task<ItemAnswer> Get() => Enqueue(new PendingGet());

    /// <inheritdoc />
    public Task<ItemAnswer> ChangeSettings(ChangeItem command) =>
        Told(Operations.Set, command.Caller, Enqueue(new PendingChangeItem(command)));

    /// <inheritdoc />
    public Task<ItemAnswer> Adjust(AdjustStock command) =>
        Told(Operations.Adjust, command.Caller, Enqueue(new PendingAdjust(command, _itemId.Value)));

    /// <inheritdoc />
    public Task<ItemAnswer> Count(CountStock command) =>
        Told(Operations.Count, command.Caller, Enqueue(new PendingCount(command, _itemId.Value)));

    /// <inheritdoc />
    public Task<ItemAnswer> Create(CreateItem command) => WithItemKey(key => new PendingCreate(command, key));

    /// <inheritdoc />
    public Task<ItemAnswer> Import(CreateItem command) => WithItemKey(key => new PendingImport(command, key, _itemId.Value));

    /// <inheritdoc />
    public Task<HoldAnswer> PlaceHold(PlaceHold command) => Enqueue(new PendingClusterPlace(command, Told));

    /// <inheritdoc />
    public Task<ReconcileAnswer> Reconcile(ReconcileItem command) => EnqueueReconciliation(command);

    Task<ItemEnded> IItemEnds.End() => Enqueue(new PendingEnd());

    private Task<TAnswer> Enqueue<TAnswer>(PendingCommand<TAnswer> command)
        where TAnswer : class
    {
        command.Trace ??= CommandTrace.Begin(Tracing.Running?.Context, command, _itemId.Value);
        (command as PendingItemCommand)?.CountBy(services.Metrics);
        if (_tenant is null) return NoTenant(command);
        if (!services.Admission.TryEnter())
        {
            command.Fail(Outcome.Overloaded);
            return command.Task;
        }

        _waiting.Add(command);
        Advance();
        return command.Task;
    }

    // The product itself comes by the door: whoever calls this grain is a caller in the cluster.
    private async Task<ItemAnswer> Told(string operation, Caller caller, Task<ItemAnswer> asked)
    {
        var answer = await asked;
        // Whose it is may not be known while the ledger is away.
        if (answer.Outcome is not Outcome.Done && _tenant is not null)
            services.Refusals?.OfItem(_tenant, operation, _itemId.Value, caller, answer);
        return answer;
    }

    private void Told(PlaceHold command, HoldAnswer answer)
    {
        if (_tenant is not null) services.Refusals?.OfHold(_tenant, Operations.Place, command, answer);
    }

    private async Task<TAnswer> NoTenant<TAnswer>(PendingCommand<TAnswer> command)
        where TAnswer : class
    {
        await LookForTenant();
        if (_tenant is not null) return await Enqueue(command);
        command.Fail(Outcome.LedgerUnavailable);
        return await command.Task;
    }

    // The tenant was made after this grain woke up, or the ledger was away then and may still be; or the key is somebody's mistake.
    private async Task LookForTenant()
    {
        try
        {
            _tenant ??= await services.Tenants.FindAsync(GrainKeys.Split(context.GrainId.Key.ToString()!).Tenant)
                ?? throw new ArgumentException($"There is no tenant of the name in '{context.GrainId.Key}'.");
        }
        catch (LedgerUnavailableException)
        {
            // not known yet
        }
    }

    private async Task<ItemAnswer> WithItemKey(Func<long, PendingCommand<ItemAnswer>> make)
    {
        long key;
        try
        {
            key = _item?.ItemKey ?? await services.ItemKeys.NextAsync();
        }
        catch (LedgerUnavailableException)
        {
            return new() { Outcome = Outcome.LedgerUnavailable };
        }

        return await Enqueue(make(key));
    }
}
