using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Inventory.Events.RabbitMq;

/// <summary>
/// The connection to the broker: made when there is something to send, and made anew by the next sending after it broke. The client's own
/// recovery is off, for it would bring back a channel whose unconfirmed messages nobody knows of.
/// </summary>
internal sealed partial class RabbitMqLink(IOptions<RabbitMqOptions> options, TimeProvider time, ILogger<RabbitMqLink> log)
    : IAsyncDisposable
{
    /// <summary>So long after a vain attempt there is no other.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private IConnection? _connection;
    private IChannel? _channel;
    private long? _failedAt;
    private bool _isAway;

    /// <summary>A channel with publisher confirms on which the exchange is declared; null while there is no way to the broker.</summary>
    public async Task<IChannel?> OpenAsync(CancellationToken cancellation)
    {
        if (_channel is { IsOpen: true } open) return open;
        await _one.WaitAsync(cancellation);
        try
        {
            if (_channel is { IsOpen: true } opened) return opened;
            if (_failedAt is { } at && time.GetElapsedTime(at) < Pause) return null;
            await CloseAsync();
            return await ConnectAsync(cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Gives up a channel, and the connection with it.</summary>
    public async Task DropAsync(IChannel channel)
    {
        await _one.WaitAsync();
        try
        {
            if (_channel == channel) await CloseAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _one.Dispose();
    }

    private async Task<IChannel?> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            _connection = await Factory(options.Value).CreateConnectionAsync(cancellation);
            var channel = await _connection.CreateChannelAsync(new(
                publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
            await channel.ExchangeDeclareAsync(
                options.Value.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancellation);
            _failedAt = null;
            _channel = channel;
            if (_isAway) Reached(log, Place);
            _isAway = false;
            return channel;
        }
        catch (Exception failed) when (IsOfTheBroker(failed))
        {
            _failedAt = time.GetTimestamp();
            if (!_isAway) Away(log, Place, Words(failed));
            _isAway = true;
            return null;
        }
    }

    /// <summary>What makes connections.</summary>
    public static ConnectionFactory Factory(RabbitMqOptions options)
    {
        var factory = new ConnectionFactory
        {
            Uri = options.Uri ?? throw new InvalidOperationException("The bridge to RabbitMQ is not configured."),
            ClientProvidedName = "inventory",
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(15),
        };
        if (options.User is { } user) factory.UserName = user;
        if (options.Password is { } password) factory.Password = password;
        return factory;
    }

    private async Task CloseAsync()
    {
        var (channel, connection) = (_channel, _connection);
        (_channel, _connection) = (null, null);
        if (channel is not null) await channel.DisposeAsync();
        if (connection is not null) await connection.DisposeAsync();
    }

    // Where it is, without who signs in.
    private string Place => $"{options.Value.Uri!.Host}:{(options.Value.Uri.Port > 0 ? options.Value.Uri.Port : 5672)}";

    /// <summary>Whether it is the broker that is away, or refuses.</summary>
    public static bool IsOfTheBroker(Exception failed) =>
        failed is BrokerUnreachableException or OperationInterruptedException or IOException or TimeoutException;

    /// <summary>What it was refused with, in words of ours: texts of the other side may have anything in them.</summary>
    public static string Words(Exception failed)
    {
        for (Exception? inner = failed; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationFailureException or PossibleAuthenticationFailureException) return "user or password are refused";
            if (inner is OperationInterruptedException { ShutdownReason.ReplyCode: var code }) return $"refused with {code}";
        }

        return failed.GetBaseException().GetType().Name;
    }

    [LoggerMessage(1771, LogLevel.Warning, "RabbitMQ at {Place} cannot be reached, events for it wait: {Reason}")]
    private static partial void Away(ILogger log, string place, string reason);

    [LoggerMessage(1772, LogLevel.Information, "RabbitMQ at {Place} is reached again")]
    private static partial void Reached(ILogger log, string place);
}
