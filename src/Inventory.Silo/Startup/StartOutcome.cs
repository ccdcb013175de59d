namespace Inventory.Silo.Startup;

/// <summary>
/// How the start goes: it succeeds, is refused, or is called off by whoever stops the program. Known to all parts, because after a refusal
/// each of them would log the same exception once more.
/// </summary>
internal sealed class StartOutcome
{
    private volatile bool _started;
    private volatile bool _givenUp;

    /// <summary>Why the start was refused; null while it has not been.</summary>
    public StartupException? Refusal { get; private set; }

    /// <summary>It was refused or called off, and what had begun to start is on its way out.</summary>
    public bool IsGivenUp => _givenUp;

    /// <summary>Learns from the host how it ends.</summary>
    public void Follow(IHostApplicationLifetime lifetime)
    {
        lifetime.ApplicationStarted.Register(() => _started = true);
        lifetime.ApplicationStopping.Register(() => _givenUp = !_started);
    }

    /// <summary>
    /// Tells why the program did not start, a line a reason, or that it did not stop as it should, which the log explains.
    /// </summary>
    /// <param name="failure">With what the host gave up.</param>
    /// <returns>The program's exit code: 0 where somebody called the start off.</returns>
    public int End(Exception failure)
    {
        if (_started)
        {
            Console.Error.WriteLine($"Inventory.Orleans did not end as it should: {Line(failure)}");
            return 1;
        }

        if (_givenUp && Refusal is null) return 0;
        var refusal = Refusal ?? failure as StartupException ?? new StartupException(Line(failure));
        foreach (var reason in refusal.Reasons) Console.Error.WriteLine($"Inventory.Orleans cannot start: {reason}");
        return 1;
    }

    /// <summary>Takes a step without which the program cannot start, and remembers why it was refused.</summary>
    /// <exception cref="StartupException">It was.</exception>
    public async Task TryAsync(Func<CancellationToken, Task> step, CancellationToken cancellation)
    {
        try
        {
            await step(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The step may hear that the start is called off before this does.
            _givenUp = true;
            throw;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // What nobody foresaw is a refusal too: it was not called off.
            Refusal = failure as StartupException ?? new(Line(failure));
            _givenUp = true;
            throw;
        }
    }

    private static string Line(Exception failure) =>
        failure is IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException }
        ? failure.Message
        : $"{failure.GetType().Name}: {failure.Message}".ReplaceLineEndings(" ");
}
