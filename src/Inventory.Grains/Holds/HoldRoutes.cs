using System.Collections.Concurrent;

namespace Inventory.Grains.Holds;

/// <summary>
/// Which item a hold's first line is on. That never changes, so what was once learned stays true; the oldest knowledge goes first.
/// </summary>
internal sealed class HoldRoutes
{
    private const int HalfMax = 100_000;
    private ConcurrentDictionary<(int Tenant, string HoldId), Route> _young = new(), _old = new();
    private int _learned;

    /// <summary>The hold's way; null when it is not known here.</summary>
    public Route? Find(int tenant, string holdId)
    {
        if (_young.TryGetValue((tenant, holdId), out var route)) return route;
        if (!_old.TryGetValue((tenant, holdId), out route)) return null;
        Learn(tenant, holdId, route);
        return route;
    }

    /// <summary>Learns a hold's way.</summary>
    public void Learn(int tenant, string holdId, Route route)
    {
        _young[(tenant, holdId)] = route;
        // Counted here: a concurrent dictionary's own count takes all its locks.
        if (Interlocked.Increment(ref _learned) < HalfMax) return;
        Interlocked.Exchange(ref _learned, 0);
        _old = _young;
        _young = new();
    }
}

/// <summary>A hold's way to its items.</summary>
/// <param name="HomeItemId">The item of its first line.</param>
/// <param name="Several">Whether it had several lines when last seen; a hint, for lines come and go.</param>
internal sealed record Route(string HomeItemId, bool Several);
