using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Operations.Receipts;

/// <summary>
/// What receipts are signed with. A silo reads it once, after its ledger is ready and before it takes a call or a request, and waits for it
/// as it waits for the ledger: so no refusal of it is without a receipt, and giving one reads nothing.
/// </summary>
internal sealed class ReceiptKey(ReceiptSecret secret, TimeProvider time) : ILifecycleParticipant<ISiloLifecycle>
{
    // The ledger is migrated by the first of all.
    private const int Stage = ServiceLifecycleStage.First + 1;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private ReceiptTokens? _tokens;

    /// <summary>Receipts as tokens of this key.</summary>
    /// <exception cref="InvalidOperationException">The silo has not started.</exception>
    public ReceiptTokens Tokens => _tokens ?? throw new InvalidOperationException("The key of receipts was not read yet.");

    /// <inheritdoc />
    public void Participate(ISiloLifecycle silo) => silo.Subscribe(nameof(ReceiptKey), Stage, ReadAsync);

    /// <summary>Reads it, as soon as the database can be reached.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                _tokens = new(await secret.ReadAsync(cancellation), time);
                return;
            }
            catch (Exception failure) when (LedgerHealth.IsUnavailable(failure) && !cancellation.IsCancellationRequested)
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }
}
