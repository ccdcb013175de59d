namespace Inventory.Testing;

/// <summary>Waits for what another process does, which no event of ours can announce.</summary>
public static class Poll
{
    /// <summary>Asks every 20 ms until the answer is yes.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="what">Names it in the exception, as in "the silo is ready".</param>
    /// <param name="deadline">A bound on broken runs, 60 s unless given: no test's outcome may hang on its length.</param>
    /// <exception cref="TimeoutException">It never became true.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        using var late = new CancellationTokenSource(deadline ?? TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!await condition().WaitAsync(late.Token)) await timer.WaitForNextTickAsync(late.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited in vain until {what}.");
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task UntilAsync(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        UntilAsync(() => Task.FromResult(condition()), what, deadline);
}
