using Inventory.Contracts.Holds;
using Inventory.Ledger.Tenants;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Inventory.Grains.Holds;

/// <summary>A tenant's holds for callers in the cluster.</summary>
[StatelessWorker(1), Reentrant]
internal sealed class HoldsGrain(HoldServices services, TenantDirectory tenants, IGrainContext context) : Grain, IHoldsGrain
{
    private TenantHolds? _holds;

    private string TenantName => context.GrainId.Key.ToString()!;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(TenantName, cancellationToken) is { } tenant) _holds = services.Of(tenant);
    }

    /// <inheritdoc />
    public async Task<HoldAnswer> Place(PlaceHold command) => await (await HoldsAsync()).PlaceAsync(command);

    /// <inheritdoc />
    public async Task<HoldAnswer> Get(string holdId) => await (await HoldsAsync()).GetAsync(holdId);

    /// <inheritdoc />
    public async Task<HoldAnswer> Change(ChangeHold command) => await (await HoldsAsync()).ChangeAsync(command);

    /// <inheritdoc />
    public async Task<HoldAnswer> Confirm(ConfirmHold command) => await (await HoldsAsync()).ConfirmAsync(command);

    /// <inheritdoc />
    public async Task<HoldAnswer> Release(ReleaseHold command) => await (await HoldsAsync()).ReleaseAsync(command);

    /// <inheritdoc />
    public async Task<HoldAnswer> Cancel(CancelHold command) => await (await HoldsAsync()).CancelAsync(command);

    /// <inheritdoc />
    public async Task<HoldAnswer> Fulfil(FulfilHold command) => await (await HoldsAsync()).FulfilAsync(command);

    private async ValueTask<TenantHolds> HoldsAsync() =>
        _holds ??= services.Of(await tenants.FindAsync(TenantName) ?? throw new ArgumentException($"There is no tenant '{TenantName}'."));
}
