using Inventory.Events.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Inventory.Samples.LowStockStream;

/// <summary>
/// Outside of the cluster: hears all events of the tenant, from the first one on, and tells of items of which little is left. A client
/// that is gone loses its subscription; what it must not miss it asks for by the position that it keeps.
/// </summary>
public sealed partial class Listener(
    [FromKeyedServices(JournalStreams.ProviderName)] IStreamProvider streams, IHostApplicationLifetime lifetime, ILogger<Listener> log)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        var subscription = await streams.FollowTenantAsync("demo", HearAsync, after: 0);
        try
        {
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await subscription.UnsubscribeAsync();
        }
    }

    private Task HearAsync(InventoryEvent told)
    {
        if (told.Item is { Available: <= LowStockGrain.Few } change) Tell(told.Subject, change.Available, told.Type, change.Sequence);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{ItemId} has {Available} left after {Type} {Sequence}")]
    private partial void Tell(string itemId, long available, string type, long sequence);
}
