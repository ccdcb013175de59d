using Inventory.Gateway;

namespace Inventory.Silo.Startup;

/// <summary>
/// Starts in the order that callers need: the HTTP port first, which answers "starting"; then the ledger; then Orleans and whatever else runs; then
/// ready. Stops the other way round: refuses, lets requests end, then stops Orleans.
/// </summary>
internal sealed class StartSequence(
    IServiceProvider services, DeferredServices deferred, LedgerStart ledger, NodeState node, IHostApplicationLifetime lifetime, ILogger<StartSequence> log)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<IHostedService> _running = [];
    private Task _starting = Task.CompletedTask;

    /// <summary>Why the start failed; null while it has not.</summary>
    public StartupException? Failure { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(node.Stopping);
        _starting = RunAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _starting;
        foreach (var service in Enumerable.Reverse(_running))
        {
            try
            {
                await service.StopAsync(cancellationToken);
            }
            catch (Exception failure)
            {
                if (log.IsEnabled(LogLevel.Error)) log.LogError(failure, "{Service} did not stop cleanly", service.GetType().Name);
            }
        }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        try
        {
            await Task.Yield();
            await ledger.RunAsync(_stopping.Token);
            var all = deferred.Resolve(services).ToArray();
            // As the host does it: what has to be in order before anything else starts comes first.
            foreach (var service in all.OfType<IHostedLifecycleService>()) await service.StartingAsync(_stopping.Token);
            foreach (var service in all)
            {
                await service.StartAsync(_stopping.Token);
                _running.Add(service);
            }

            // Not before the port is open either: who reads the start line may call at once.
            var listening = new TaskCompletionSource();
            await using var registration = lifetime.ApplicationStarted.Register(listening.SetResult);
            await listening.Task.WaitAsync(_stopping.Token);
            node.Started();
            if (log.IsEnabled(LogLevel.Information)) log.LogInformation("Inventory.Orleans is ready");
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Told to stop before the start was over.
        }
        catch (Exception failure)
        {
            Failure = failure as StartupException ?? new StartupException($"{failure.GetType().Name}: {failure.Message}".ReplaceLineEndings(" "));
            if (failure is not StartupException && log.IsEnabled(LogLevel.Debug)) log.LogDebug(failure, "The start failed");
            lifetime.StopApplication();
        }
    }
}
