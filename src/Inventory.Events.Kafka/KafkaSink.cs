using Confluent.Kafka;
using Inventory.Events.Deliveries;
using Inventory.Events.Feed;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Inventory.Events.Kafka;

/// <summary>
/// Produces events. One has arrived when all replicas in step have it. All of a sending are on their way at once: the producer is
/// idempotent, so that what it repeats is not doubled and nothing of a partition overtakes.
/// </summary>
internal sealed class KafkaSink(KafkaLink link, string topic) : IEventSink
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<DeliveryResult>> SendAsync(IReadOnlyList<ToldEvent> events, CancellationToken cancellation)
    {
        var producer = link.Open();
        var refused = new HashSet<(int, string)>();
        return await Task.WhenAll(events.Select(told =>
        {
            var line = (told.Happened.TenantId, told.Happened.Subject);
            if (refused.Contains(line)) return Task.FromResult<DeliveryResult>(new DeliveryResult.NotTried());
            var sending = ProduceAsync(producer, told, cancellation);
            // Refused before it went out, as one that is too large: what comes behind it waits.
            if (sending is { IsCompletedSuccessfully: true, Result: not DeliveryResult.Delivered }) refused.Add(line);
            return sending;
        }));
    }

    private async Task<DeliveryResult> ProduceAsync(IProducer<string, byte[]> producer, ToldEvent told, CancellationToken cancellation)
    {
        try
        {
            await producer.ProduceAsync(topic, EventMessage.Of(told), cancellation);
            link.Arrived();
            return new DeliveryResult.Delivered();
        }
        catch (ProduceException<string, byte[]> failed)
        {
            var code = failed.Error.Code;
            if (failed.Error.IsFatal) link.Drop(producer);
            if (failed.DeliveryResult?.Status is PersistenceStatus.PossiblyPersisted)
                return new DeliveryResult.Failed($"Kafka did not acknowledge it in time: {code}.", (int)code);
            if (IsOfTheEvent(code)) return new DeliveryResult.Failed($"Kafka refused it: {code}.", (int)code);
            // Brokers that are away, or take nothing from us, have refused no event: all wait in the log, and none is given up for it.
            link.Away(code);
            return new DeliveryResult.NotTried();
        }
    }

    private static bool IsOfTheEvent(ErrorCode code) => code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge
        or ErrorCode.InvalidMsg or ErrorCode.InvalidMsgSize or ErrorCode.InvalidTimestamp or ErrorCode.InvalidRecord;
}
