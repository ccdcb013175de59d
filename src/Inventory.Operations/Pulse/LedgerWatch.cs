using Inventory.Ledger;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Time;

namespace Inventory.Operations.Pulse;

/// <summary>Looks how the ledger stands, and whether it is there at all.</summary>
internal sealed class LedgerWatch(PulseReads reads, WriteHealth writes, LedgerClock clock, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The figures; null while the ledger takes no writes or cannot be read.</summary>
    public async Task<LedgerFigures?> ReadAsync(CancellationToken stopping)
    {
        try
        {
            if (!await writes.CanWriteAsync(stopping)) return null;
            using var late = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
            return await reads.ReadAsync(clock.Now - PulseStep.Length, either.Token).WaitAsync(either.Token);
        }
        catch (Exception away) when (LedgerHealth.IsUnavailable(away) && !stopping.IsCancellationRequested)
        {
            return null;
        }
    }
}
