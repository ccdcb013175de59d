using Inventory.Events.Streams;
using Inventory.Ledger.Commit;
using Orleans.Runtime;
using Orleans.Streams;

namespace Inventory.Events.Relay;

/// <summary>Hears whose subscription it is that something failed for, and keeps what its cursor has set aside.</summary>
internal sealed class RelayFailureHandler(Func<RelayQueue> queue) : IStreamFailureHandler
{
    /// <inheritdoc />
    public bool ShouldFaultSubsriptionOnError => false;   // one event fails, not the subscription

    /// <inheritdoc />
    public async Task OnDeliveryFailure(
        GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
    {
        if (sequenceToken is not JournalToken { Presentation: Presentation presentation }) return;
        if (presentation.Cursor.Belongs(subscriptionId.Guid) is null) return;
        try
        {
            await queue().KeepAsync(CancellationToken.None);
        }
        catch (LedgerUnavailableException)
        {
            // Kept with the next mark, which does not pass it before.
        }
    }

    /// <inheritdoc />
    public Task OnSubscriptionFailure(
        GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken) =>
        Task.CompletedTask;
}
