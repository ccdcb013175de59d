using Inventory.Events.Deliveries;
using Inventory.Events.Feed;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Inventory.Events.RabbitMq;

/// <summary>
/// Publishes events. One has arrived when the broker confirms it: every queue that it was routed to has it on disk. Of one item the next is
/// published then and no sooner, for the broker may refuse one and take the next; those of different items do not wait for each other.
/// </summary>
internal sealed class RabbitMqSink(RabbitMqLink link, string exchange, TimeProvider time) : IEventSink
{
    /// <summary>How long a confirm is waited for.</summary>
    public static readonly TimeSpan ConfirmMax = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public async Task<IReadOnlyList<DeliveryResult>> SendAsync(IReadOnlyList<ToldEvent> events, CancellationToken cancellation)
    {
        var results = new DeliveryResult[events.Count];
        Array.Fill(results, new DeliveryResult.NotTried());
        // A broker that is away has refused nothing: events wait in the log, however long, and none of them is given up for it.
        if (await link.OpenAsync(cancellation) is not { } channel) return results;
        await Task.WhenAll(Enumerable.Range(0, results.Length)
            .GroupBy(n => (events[n].Happened.TenantId, events[n].Happened.Subject))
            .Select(async line =>
            {
                foreach (var n in line)
                {
                    if (!channel.IsOpen) return;
                    results[n] = await PublishAsync(channel, events[n], cancellation);
                    if (results[n] is not DeliveryResult.Delivered) return;
                }
            }));
        return results;
    }

    private async Task<DeliveryResult> PublishAsync(IChannel channel, ToldEvent told, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(ConfirmMax, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await channel.BasicPublishAsync(
                exchange, EventMessage.RoutingKey(told), mandatory: true, EventMessage.Properties(told), told.Envelope, over.Token);
            return new DeliveryResult.Delivered();
        }
        catch (PublishReturnException returned)
        {
            return new DeliveryResult.Failed("No queue is bound to the exchange for it.", returned.ReplyCode);
        }
        catch (PublishException)
        {
            return new DeliveryResult.Failed("A queue refused it.");
        }
        catch (Exception closed) when (RabbitMqLink.IsOfTheBroker(closed) || closed is ObjectDisposedException)
        {
            return new DeliveryResult.Failed("The connection or its channel was closed before it was confirmed.",
                (closed as OperationInterruptedException)?.ShutdownReason?.ReplyCode);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A channel that owes a confirm for so long is given up with everything on it.
            await link.DropAsync(channel);
            return new DeliveryResult.Failed($"Not confirmed within {ConfirmMax.TotalSeconds:0} s.");
        }
    }
}
