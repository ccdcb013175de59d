using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain.Items;
using Inventory.Grains.Holds;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Telemetry;
using Inventory.Ledger.Tenants;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Inventory.Grains.Items;

/// <summary>
/// One item's queue, as a grain: its key, its life and its timers. What it does is its <see cref="ItemDesk"/>'s. The ledger is the
/// authority: what was decided on a stale version changes nothing and is decided again.
/// </summary>
[Reentrant]
internal sealed class ItemGrain(ItemServices services, ISiloStatusOracle silos, IGrainContext context)
    : Grain, IItemGrain, IItemDoor, IItemLoans, IItemEnds, IItemHost
{
    private ItemDesk _desk = null!;
    private IGrainTimer? _wakeTimer, _loanTimer;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (tenant, itemId) = GrainKeys.Split(context.GrainId.Key.ToString()!);
        _desk = new(services, ItemId.Parse(itemId), this);
        try
        {
            _desk.Tenant = await services.Tenants.FindAsync(tenant, cancellationToken);
        }
        catch (LedgerUnavailableException)
        {
            // Each call that comes looks again, and answers what it finds: an activation that fails could only throw.
        }
    }

    /// <inheritdoc />
    public Task<ItemAnswer> Get() => Ask(new PendingGet());

    /// <inheritdoc />
    public Task<ItemAnswer> ChangeSettings(ChangeItem command) => Told(Operations.Set, command.Caller, Ask(new PendingChangeItem(command)));

    /// <inheritdoc />
    public Task<ItemAnswer> Adjust(AdjustStock command) =>
        Told(Operations.Adjust, command.Caller, Ask(new PendingAdjust(command, _desk.Id.Value)));

    /// <inheritdoc />
    public Task<ItemAnswer> Count(CountStock command) =>
        Told(Operations.Count, command.Caller, Ask(new PendingCount(command, _desk.Id.Value)));

    /// <inheritdoc />
    public Task<ItemAnswer> Create(CreateItem command) => WithItemKey(key => new PendingCreate(command, key));

    /// <inheritdoc />
    public Task<ItemAnswer> Import(CreateItem command) => WithItemKey(key => new PendingImport(command, key, _desk.Id.Value));

    /// <inheritdoc />
    public Task<HoldAnswer> PlaceHold(PlaceHold command) => Ask(new PendingClusterPlace(command, Told));

    /// <inheritdoc />
    public async Task<ReconcileAnswer> Reconcile(ReconcileItem command)
    {
        try
        {
            _desk.Tenant ??= await FindTenant();
        }
        catch (LedgerUnavailableException)
        {
            return new() { Outcome = Outcome.LedgerUnavailable };
        }

        return _desk.Tenant is null ? new() { Outcome = Outcome.ItemNotFound } : await _desk.ReconcileAsync(command);
    }

    Task<ItemEnded> IItemEnds.End() => Ask(new PendingEnd());

    Task<object> IItemDoor.One(object command) =>
        _desk.Tenant is null ? WithTenant(command, static (desk, command) => desk.Ask(command)) : _desk.Ask(command);

    Task<GroupAnswers> IItemDoor.Many(CommandGroup group) =>
        _desk.Tenant is null ? WithTenant(group, static (desk, group) => desk.Ask(group)) : _desk.Ask(group);

    Task<ItemStill> IItemLoans.Enter(long loan, SiloAddress node, bool takesUnits) => _desk.Tenant is null
        ? WithTenant(0, (desk, _) => desk.Enter(loan, node, takesUnits)) : _desk.Enter(loan, node, takesUnits);

    Task<ItemStill> IItemLoans.TryEnter(long loan, SiloAddress node, bool takesUnits) => _desk.Tenant is null
        ? WithTenant(0, (desk, _) => desk.TryEnter(loan, node, takesUnits)) : _desk.TryEnter(loan, node, takesUnits);

    Task IItemLoans.Ended() => _desk.Ended;

    Task IItemLoans.Leave(long loan, ItemMoved moved)
    {
        _desk.Leave(loan, moved);
        return Task.CompletedTask;
    }

    /// <summary>No call reaches this activation from now on, see <see cref="LeavingItems"/>.</summary>
    internal void LetGo() => _desk?.LetGo();

    void IItemHost.WakeIn(TimeSpan due)
    {
        if (_wakeTimer is { } timer) timer.Change(due, Timeout.InfiniteTimeSpan);
        else _wakeTimer = Timer(static desk => desk.Wake(), due, Timeout.InfiniteTimeSpan);
    }

    // Kept for the next time: who is lent once is so again and again.
    void IItemHost.LookEvery(TimeSpan? period)
    {
        var next = period ?? Timeout.InfiniteTimeSpan;
        if (_loanTimer is { } timer) timer.Change(next, next);
        else _loanTimer = Timer(static desk => desk.LookAfterLoan(), next, next);
    }

    bool IItemHost.IsDead(object node) => silos.IsDeadSilo((SiloAddress)node);

    Exception IItemHost.Told(Exception failed) =>
        failed is HostStoppingException ? new SiloUnavailableException(failed.Message) : failed;

    private IGrainTimer Timer(Action<ItemDesk> tick, TimeSpan due, TimeSpan period) => this.RegisterGrainTimer((desk, _) =>
    {
        tick(desk);
        return Task.CompletedTask;
    }, _desk, new() { DueTime = due, Period = period, Interleave = true });

    private Task<TAnswer> Ask<TAnswer>(PendingCommand<TAnswer> command)
        where TAnswer : class =>
        _desk.Tenant is null ? WithTenant(command, static (desk, command) => desk.Ask(command)) : _desk.Ask(command);

    // The tenant was made after this grain woke up, or the ledger was away then and may still be; or the key is somebody's mistake.
    private async Task<TAnswer> WithTenant<TAsked, TAnswer>(TAsked asked, Func<ItemDesk, TAsked, Task<TAnswer>> ask)
    {
        try
        {
            _desk.Tenant ??= await FindTenant()
                ?? throw new ArgumentException($"There is no tenant of the name in '{context.GrainId.Key}'.");
        }
        catch (LedgerUnavailableException)
        {
            // Not known yet: the desk answers so.
        }

        return await ask(_desk, asked);
    }

    private async Task<Tenant?> FindTenant() => await services.Tenants.FindAsync(GrainKeys.Split(context.GrainId.Key.ToString()!).Tenant);

    private async Task<ItemAnswer> WithItemKey(Func<long, PendingCommand<ItemAnswer>> make)
    {
        try
        {
            return await Ask(make(_desk.ItemKey ?? await services.ItemKeys.NextAsync()));
        }
        catch (LedgerUnavailableException)
        {
            return new() { Outcome = Outcome.LedgerUnavailable };
        }
    }

    // The product itself comes by the door: whoever calls this grain is a caller in the cluster.
    private async Task<ItemAnswer> Told(string operation, Caller caller, Task<ItemAnswer> asked)
    {
        var answer = await asked;
        // Whose it is may not be known while the ledger is away.
        if (answer.Outcome is not Outcome.Done && _desk.Tenant is { } tenant)
            services.Refusals?.OfItem(tenant, operation, _desk.Id.Value, caller, answer);
        return answer;
    }

    private void Told(PlaceHold command, HoldAnswer answer)
    {
        if (_desk.Tenant is { } tenant) services.Refusals?.OfHold(tenant, Operations.Place, command, answer);
    }
}
