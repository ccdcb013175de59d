using System.Collections.Concurrent;

namespace Inventory.Ledger.Logging;

/// <summary>
/// Decides which failures of one place are told in the log: the first of each cause, and again after a while, with how many of the same
/// cause came in between. Thousands that fail for one reason in one second are one line, and none goes untold.
/// </summary>
/// <param name="time">Measures the while.</param>
public sealed class FailureNews(TimeProvider time)
{
    /// <summary>How long a cause that was told is not told again.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(Type, Type?), Cause> _causes = new();

    /// <summary>Whether to tell of it. Causes are told apart by type: messages name ids, and there is no end of those.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="untold">How many of the same cause were not told since the last that was.</param>
    public bool IsNews(Exception failure, out long untold) =>
        _causes.GetOrAdd((failure.GetType(), failure.InnerException?.GetType()), static _ => new()).IsNews(time, out untold);

    private sealed class Cause
    {
        private readonly Lock _gate = new();
        private long? _told;
        private long _untold;

        public bool IsNews(TimeProvider time, out long untold)
        {
            lock (_gate)
            {
                untold = _untold;
                if (_told is { } told && time.GetElapsedTime(told) < Apart)
                {
                    _untold++;
                    return false;
                }

                _told = time.GetTimestamp();
                _untold = 0;
                return true;
            }
        }
    }
}
