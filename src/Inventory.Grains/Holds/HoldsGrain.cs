using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Inventory.Grains.Holds;

/// <summary>A tenant's holds for callers in the cluster.</summary>
[StatelessWorker(1), Reentrant]
internal sealed class HoldsGrain(HoldServices services, ITenants tenants, IGrainContext context) : Grain, IHoldsGrain
{
    private TenantHolds? _holds;

    private string TenantName => context.GrainId.Key.ToString()!;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await tenants.FindAsync(TenantName, cancellationToken) is { } tenant) _holds = services.OfCluster(tenant);
        }
        catch (LedgerUnavailableException)
        {
            // Each call that comes looks again, and answers what it finds: an activation that fails could only throw.
        }
    }

    /// <inheritdoc />
    public Task<HoldAnswer> Place(PlaceHold command) => RunAsync(command, static (holds, command) => holds.PlaceAsync(command));

    /// <inheritdoc />
    public Task<HoldAnswer> Get(string holdId) => RunAsync(holdId, static (holds, holdId) => holds.GetAsync(holdId));

    /// <inheritdoc />
    public Task<HoldAnswer> Change(ChangeHold command) => RunAsync(command, static (holds, command) => holds.ChangeAsync(command));

    /// <inheritdoc />
    public Task<HoldAnswer> Confirm(ConfirmHold command) => RunAsync(command, static (holds, command) => holds.ConfirmAsync(command));

    /// <inheritdoc />
    public Task<HoldAnswer> Release(ReleaseHold command) => RunAsync(command, static (holds, command) => holds.ReleaseAsync(command));

    /// <inheritdoc />
    public Task<HoldAnswer> Cancel(CancelHold command) => RunAsync(command, static (holds, command) => holds.CancelAsync(command));

    /// <inheritdoc />
    public Task<HoldAnswer> Fulfil(FulfilHold command) => RunAsync(command, static (holds, command) => holds.FulfilAsync(command));

    private Task<HoldAnswer> RunAsync<T>(T command, Func<TenantHolds, T, Task<HoldAnswer>> run) =>
        _holds is { } holds ? run(holds, command) : FindAndRunAsync(command, run);

    // The tenant was made after this grain woke up, or the ledger was away then and may still be; or the key is somebody's mistake.
    private async Task<HoldAnswer> FindAndRunAsync<T>(T command, Func<TenantHolds, T, Task<HoldAnswer>> run)
    {
        try
        {
            _holds ??= services.OfCluster(
                await tenants.FindAsync(TenantName) ?? throw new ArgumentException($"There is no tenant '{TenantName}'."));
        }
        catch (LedgerUnavailableException)
        {
            return new() { Outcome = Outcome.LedgerUnavailable };
        }

        return await run(_holds, command);
    }
}
