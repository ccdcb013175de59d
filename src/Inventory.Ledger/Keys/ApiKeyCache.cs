using System.Collections.Concurrent;
using Npgsql;

namespace Inventory.Ledger.Keys;

/// <summary>
/// Recognises API keys from memory. What it knows is at most <see cref="AgeMax"/> old while the database answers and <see cref="AgeMaxUnreachable"/> while it
/// does not, so that a deleted key is dead everywhere within a minute, and at once on the node that deleted it.
/// </summary>
public sealed class ApiKeyCache(ApiKeyStore store, TimeProvider time)
{
    /// <summary>From this age on a key is looked up again in the background, so that busy keys never wait.</summary>
    public static readonly TimeSpan RefreshAge = TimeSpan.FromSeconds(20);

    /// <summary>From this age on a caller waits for the look-up.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(30);

    /// <summary>How long a key goes on being recognised while the database cannot be asked.</summary>
    public static readonly TimeSpan AgeMaxUnreachable = TimeSpan.FromSeconds(55);

    /// <summary>How long a key that does not exist is remembered as such.</summary>
    public static readonly TimeSpan UnknownAgeMax = TimeSpan.FromSeconds(5);

    private const int UnknownMax = 4096;

    // Guessers must not take the readers' connections away from everybody else.
    private readonly SemaphoreSlim _lookups = new(2);
    private readonly ConcurrentDictionary<KeyHash, Entry> _known = new();
    private readonly ConcurrentDictionary<KeyHash, long> _unknown = new();
    private int _generation;

    /// <summary>The key that a caller presents, or null when there is none such.</summary>
    /// <exception cref="NpgsqlException">It is not known and the database cannot be asked.</exception>
    public ValueTask<ApiKey?> FindAsync(ReadOnlySpan<char> presented)
    {
        var hash = KeyHash.Of(presented);
        if (_known.TryGetValue(hash, out var entry))
        {
            var age = time.GetElapsedTime(entry.ReadAt);
            if (age < RefreshAge) return new(entry.Key);
            if (age < AgeMax)
            {
                if (entry.ClaimRefresh()) _ = RefreshAsync(hash);
                return new(entry.Key);
            }
        }
        else if (_unknown.TryGetValue(hash, out var askedAt) && time.GetElapsedTime(askedAt) < UnknownAgeMax) return new((ApiKey?)null);

        return new(LookUpAsync(hash, entry));
    }

    /// <summary>Forgets everything, so that a change made on this node is in force here at once.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _known.Clear();
        _unknown.Clear();
    }

    private async Task RefreshAsync(KeyHash hash)
    {
        try
        {
            await LookUpAsync(hash, stale: null);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            // The next caller past AgeMax asks again, and hears of the failure if it lasts.
        }
    }

    private async Task<ApiKey?> LookUpAsync(KeyHash hash, Entry? stale)
    {
        var generation = Volatile.Read(ref _generation);
        var askedAt = time.GetTimestamp();
        ApiKey? key;
        await _lookups.WaitAsync();
        try
        {
            key = await store.FindAsync(hash).WaitAsync(TimeSpan.FromSeconds(1.5), time);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException
                                        && stale is not null && time.GetElapsedTime(stale.ReadAt) < AgeMaxUnreachable)
        {
            return stale.Key;
        }
        finally
        {
            _lookups.Release();
        }

        if (key is null)
        {
            _known.TryRemove(hash, out _);
            if (_unknown.Count >= UnknownMax) _unknown.Clear();
            _unknown[hash] = askedAt;
            return null;
        }

        // An unchanged key stays the same object: others hang what they know about it on that.
        if (_known.TryGetValue(hash, out var former) && former.Key == key) key = former.Key;
        // What was read before a deletion on this node must not outlive it.
        if (generation == Volatile.Read(ref _generation)) _known[hash] = new(key, askedAt);
        return key;
    }

    private sealed class Entry(ApiKey key, long readAt)
    {
        private int _refreshing;

        public ApiKey Key { get; } = key;

        public long ReadAt { get; } = readAt;

        public bool ClaimRefresh() => Interlocked.Exchange(ref _refreshing, 1) == 0;
    }
}
