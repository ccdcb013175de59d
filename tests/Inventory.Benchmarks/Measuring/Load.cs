using System.Diagnostics;

namespace Inventory.Benchmarks.Measuring;

/// <summary>One operation of a caller; true when it was accepted.</summary>
/// <param name="number">Counts the operations of a workload; no two have the same.</param>
internal delegate ValueTask<bool> Operation(long number);

/// <summary>Callers that each have one operation under way at any time, and start the next when it is answered.</summary>
internal static class Load
{
    private const int WarmingUp = 0, Measuring = 1, Ending = 2;

    /// <summary>Runs one slice: warms up, measures, and lets what is under way end.</summary>
    /// <param name="operation">What every caller does.</param>
    /// <param name="callers">How many there are.</param>
    /// <param name="numbers">Where the operations' numbers come from.</param>
    /// <param name="times">How long to warm up and to measure.</param>
    /// <param name="meter">Reads what it costs.</param>
    public static Task<Measurement> RunAsync(Operation operation, int callers, OperationNumbers numbers,
        (TimeSpan WarmUp, TimeSpan Measured) times, CostMeter meter) =>
        RunAsync(operation, callers, numbers, times.WarmUp, () => Task.Delay(times.Measured), meter);

    /// <summary>Runs one slice that lasts until something has happened.</summary>
    /// <param name="operation">What every caller does.</param>
    /// <param name="callers">How many there are.</param>
    /// <param name="numbers">Where the operations' numbers come from.</param>
    /// <param name="warmUp">How long to warm up.</param>
    /// <param name="measured">Begins when measuring does, and ends it.</param>
    /// <param name="meter">Reads what it costs.</param>
    public static async Task<Measurement> RunAsync(Operation operation, int callers, OperationNumbers numbers, TimeSpan warmUp,
        Func<Task> measured, CostMeter meter)
    {
        var measurement = new Measurement();
        var phase = new StrongBox<int>(WarmingUp);
        long operations = 0, refused = 0;

        async Task CallAsync()
        {
            await Task.Yield();
            while (Volatile.Read(ref phase.Value) != Ending)
            {
                var begun = Stopwatch.GetTimestamp();
                var accepted = await operation(numbers.Next());
                if (Volatile.Read(ref phase.Value) != Measuring) continue;
                Interlocked.Increment(ref operations);
                if (!accepted) Interlocked.Increment(ref refused);
                measurement.Latency.Record((long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
            }
        }

        var all = Enumerable.Range(0, callers).Select(_ => CallAsync()).ToArray();
        var whole = Task.WhenAll(all);
        await PassAsync(Task.Delay(warmUp), whole);
        var before = await meter.ReadAsync();
        var started = Stopwatch.GetTimestamp();
        Volatile.Write(ref phase.Value, Measuring);
        await PassAsync(measured(), whole);
        Volatile.Write(ref phase.Value, Ending);
        measurement.Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        measurement.Costs = (await meter.ReadAsync()).Minus(before);
        await whole;
        measurement.Operations = operations;
        measurement.Refused = refused;
        return measurement;
    }

    // A caller that fails ends the run at once.
    private static async Task PassAsync(Task time, Task callers) => await await Task.WhenAny(time, callers);

    private sealed class StrongBox<T>(T value)
    {
        public T Value = value;
    }
}

/// <summary>Numbers operations.</summary>
internal sealed class OperationNumbers
{
    private long _last = -1;

    public long Next() => Interlocked.Increment(ref _last);
}
