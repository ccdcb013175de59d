namespace Inventory.Events.Deliveries;

/// <summary>When a failed event is tried again, and when it is given up.</summary>
/// <param name="Delays">After the first failure, the second, …; the last one goes on for every failure after it.</param>
public sealed record RetrySchedule(params TimeSpan[] Delays)
{
    /// <summary>How many attempts there are at most.</summary>
    public int AttemptsMax { get; init; } = int.MaxValue;

    /// <summary>How long after the first failure the last attempt is.</summary>
    public TimeSpan Until { get; init; } = TimeSpan.MaxValue;

    /// <summary>
    /// By which part of it each delay is longer or shorter by chance, so that what failed together does not come together.
    /// </summary>
    public double Spread { get; init; }

    /// <summary>Of streams and bridges: six attempts over some ten minutes.</summary>
    public static RetrySchedule Six { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25), TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(5)) { AttemptsMax = 6, Spread = 0.1 };

    /// <summary>How long to wait after a failure; null where it was the last attempt.</summary>
    /// <param name="attempts">How many attempts there have been, 1 or more.</param>
    /// <param name="failingFor">How long ago the first of them failed.</param>
    /// <param name="chance">A number from 0 to 1, for the spread.</param>
    /// <param name="notBefore">Waits at least so long.</param>
    public TimeSpan? After(int attempts, TimeSpan failingFor, double chance, TimeSpan notBefore = default)
    {
        if (attempts >= AttemptsMax || failingFor >= Until) return null;
        var delay = Delays[Math.Min(attempts, Delays.Length) - 1] * (1 + Spread * (2 * chance - 1));
        if (delay < notBefore) delay = notBefore;
        return failingFor + delay > Until ? Until - failingFor : delay;
    }
}
