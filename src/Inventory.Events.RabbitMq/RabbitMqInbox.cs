using System.Threading.Channels;
using Inventory.Events.Inbox;
using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Keys;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Inventory.Events.RabbitMq;

/// <summary>
/// Reads a queue into the inbox, by the rights of a key. One node at a time does, so that events take effect in the order of the queue; a
/// message is acknowledged once the inbox has it, and what can never be kept goes to the queue's dead letters.
/// </summary>
internal sealed partial class RabbitMqInbox(
    InboxDesk desk, ApiKeyCache keys, IOptions<RabbitMqOptions> options, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<RabbitMqInbox> log) : StartedService(lifetime)
{
    /// <summary>How long after it broke, or while another node reads, there is a new try.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Messages that are taken in at once.</summary>
    public const int BatchMax = 100;

    private bool _isAway;

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(options.Value.Inbox!, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (LedgerUnavailableException away)
            {
                Waits(away.Message);
            }
            catch (Exception failed) when (RabbitMqLink.IsOfTheBroker(failed))
            {
                if (failed is OperationInterruptedException { ShutdownReason.ReplyCode: Constants.AccessRefused }) Elsewhere();
                else Waits(RabbitMqLink.Words(failed));
            }

            await Task.Delay(Pause, time, stopping);
        }
    }

    private async Task ReadAsync(RabbitMqInboxOptions inbox, CancellationToken stopping)
    {
        await using var connection = await RabbitMqLink.Factory(options.Value).CreateConnectionAsync(stopping);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stopping);
        await channel.BasicQosAsync(prefetchSize: 0, prefetchCount: 2 * BatchMax, global: false, stopping);
        var came = Channel.CreateUnbounded<Letter>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, got) =>
        {
            came.Writer.TryWrite(new(got.DeliveryTag, got.Body.ToArray()));   // the body is the client's own again afterwards
            return Task.CompletedTask;
        };
        channel.ChannelShutdownAsync += (_, _) =>
        {
            came.Writer.TryComplete();
            return Task.CompletedTask;
        };
        consumer.UnregisteredAsync += (_, _) =>
        {
            came.Writer.TryComplete();   // the queue was deleted
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(inbox.Queue, autoAck: false, consumerTag: "", noLocal: false, exclusive: true, arguments: null,
            consumer, stopping);
        _isAway = false;
        Reads(log, inbox.Queue);
        var batch = new List<Letter>(BatchMax);
        while (await came.Reader.WaitToReadAsync(stopping))
        {
            batch.Clear();
            while (batch.Count < BatchMax && came.Reader.TryRead(out var letter)) batch.Add(letter);
            if (!await TakeInAsync(inbox, channel, batch)) return;
        }
    }

    // Whatever is not acknowledged when the channel is closed is in the queue again, at its place.
    private async Task<bool> TakeInAsync(RabbitMqInboxOptions inbox, IChannel channel, List<Letter> batch)
    {
        if (await keys.FindAsync(inbox.Key) is not { } key)
        {
            Waits("the key is not known");
            return false;
        }

        var answers = await desk.ReceiveAsync(key.Tenant, InboxSender.Of(key), batch.ConvertAll(static letter => letter.Event), null);
        for (var n = 0; n < batch.Count; n++)
        {
            if (answers[n].Outcome is not InboxOutcome.Invalid) await channel.BasicAckAsync(batch[n].Tag, multiple: false);
            else
            {
                Invalid(log, inbox.Queue, answers[n].Error!.Detail);
                await channel.BasicRejectAsync(batch[n].Tag, requeue: false);
            }
        }

        return true;
    }

    // The ordinary answer while another node reads.
    private void Elsewhere()
    {
        if (!_isAway) Refused(log, options.Value.Inbox!.Queue);
        _isAway = true;
    }

    private void Waits(string reason)
    {
        if (!_isAway) Away(log, options.Value.Inbox!.Queue, reason);
        _isAway = true;
    }

    [LoggerMessage(1776, LogLevel.Information, "Queue {Queue} is read into the inbox by this node")]
    private static partial void Reads(ILogger log, string queue);

    [LoggerMessage(1777, LogLevel.Warning, "Queue {Queue} cannot be read into the inbox, messages wait: {Reason}")]
    private static partial void Away(ILogger log, string queue, string reason);

    [LoggerMessage(1779, LogLevel.Information, "Queue {Queue} is read by another node, or may not be read by this one's user (403)")]
    private static partial void Refused(ILogger log, string queue);

    [LoggerMessage(1778, LogLevel.Warning, "A message of queue {Queue} is no event and goes to its dead letters: {Reason}")]
    private static partial void Invalid(ILogger log, string queue, string reason);
}
