using System.Collections.Concurrent;
using Inventory.Http.Keys;

namespace Inventory.Gateway.Events;

/// <summary>How many streams each key has on this node.</summary>
internal sealed class StreamSeats
{
    /// <summary>The most a key may have.</summary>
    public const int Most = 100;

    /// <summary>When to ask again for one where there was none.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(int TenantId, string KeyId), int> _taken = new();
    private int _count;

    /// <summary>How many are taken in all.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes one, given back by disposing; null where the key has all it may.</summary>
    public IDisposable? TryTake(Principal principal)
    {
        var key = (principal.TenantId, principal.Key.KeyId);
        int taken;
        do
        {
            taken = _taken.GetOrAdd(key, 0);
            if (taken >= Most) return null;
        }
        while (!_taken.TryUpdate(key, taken + 1, taken));
        Interlocked.Increment(ref _count);
        return new Seat(this, key);
    }

    private void Release((int, string) key)
    {
        // No entry stays behind: keys come and go.
        while (true)
        {
            var taken = _taken[key];
            if (taken > 1 ? _taken.TryUpdate(key, taken - 1, taken) : _taken.TryRemove(new(key, taken))) return;
        }
    }

    private sealed class Seat(StreamSeats seats, (int, string) key) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 1) return;
            Interlocked.Decrement(ref seats._count);
            seats.Release(key);
        }
    }
}
