using System.Collections.Concurrent;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Keys;

/// <summary>
/// Recognises API keys from memory. While the database answers, what it knows is at most <see cref="AgeMax"/> old, so that a deleted key is
/// dead everywhere within a minute, and at once on the node that deleted it. While it does not, keys that are known go on being recognised
/// for <see cref="TrustedMax"/>; those that are not hear at once that they cannot be looked up.
/// </summary>
public sealed class ApiKeyCache(ApiKeyStore store, TimeProvider time) : IDisposable
{
    /// <summary>From this age on a key is looked up again in the background, so that busy keys never wait.</summary>
    public static readonly TimeSpan RefreshAge = TimeSpan.FromSeconds(20);

    /// <summary>From this age on a caller waits for the look-up.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(30);

    /// <summary>How old what is known of a key may become while the database cannot be asked.</summary>
    public static readonly TimeSpan TrustedMax = TimeSpan.FromMinutes(10);

    /// <summary>How long a key that does not exist is remembered as such.</summary>
    public static readonly TimeSpan UnknownAgeMax = TimeSpan.FromSeconds(5);

    private const int UnknownMax = 4096;

    private readonly KeyLookups _lookups = new(store.FindAsync, time);
    private readonly ConcurrentDictionary<KeyHash, Entry> _known = new();
    private readonly ConcurrentDictionary<KeyHash, long> _unknown = new();
    private int _generation;

    /// <summary>The key that a caller presents, or null when there is none such.</summary>
    /// <exception cref="LedgerUnavailableException">It is not known and the database cannot be asked.</exception>
    public ValueTask<ApiKey?> FindAsync(ReadOnlySpan<char> presented)
    {
        var hash = KeyHash.Of(presented);
        if (_known.TryGetValue(hash, out var entry))
        {
            var age = time.GetElapsedTime(entry.ReadAt);
            if (age < RefreshAge) return new(entry.Key);
            if (age < AgeMax || (age < TrustedMax && _lookups.IsFailing))
            {
                if (!_lookups.IsFailing && entry.TryClaim()) _ = RefreshAsync(hash, entry);
                return new(entry.Key);
            }
        }
        else if (_unknown.TryGetValue(hash, out var askedAt) && time.GetElapsedTime(askedAt) < UnknownAgeMax) return new((ApiKey?)null);

        return new(LookUpAsync(hash, entry));
    }

    /// <summary>Forgets a key, so that its deletion on this node is in force here at once, also where its outcome is not known.</summary>
    public void Forget(int tenantId, string keyId)
    {
        Interlocked.Increment(ref _generation);
        foreach (var (hash, entry) in _known)
        {
            if (entry.Key.KeyId == keyId && entry.Key.Tenant.Id == tenantId) _known.TryRemove(hash, out _);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lookups.Dispose();

    private async Task RefreshAsync(KeyHash hash, Entry entry)
    {
        try
        {
            await LookUpAsync(hash, stale: null);
        }
        catch (LedgerUnavailableException)
        {
            entry.GiveBack();   // for a later caller to try
        }
    }

    private async Task<ApiKey?> LookUpAsync(KeyHash hash, Entry? stale)
    {
        var generation = Volatile.Read(ref _generation);
        var askedAt = time.GetTimestamp();
        ApiKey? key;
        try
        {
            key = await _lookups.FindAsync(hash);
        }
        catch (LedgerUnavailableException) when (stale is not null && time.GetElapsedTime(stale.ReadAt) < TrustedMax)
        {
            return stale.Key;
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

        public bool TryClaim() => Interlocked.Exchange(ref _refreshing, 1) == 0;

        public void GiveBack() => Volatile.Write(ref _refreshing, 0);
    }
}
