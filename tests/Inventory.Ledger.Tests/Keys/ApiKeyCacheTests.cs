using Inventory.Ledger.Commit;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Tests.Postgres;
using Inventory.Testing;
using ManualTime = Inventory.Ledger.Tests.Time.ManualTime;

namespace Inventory.Ledger.Tests.Keys;

/// <summary>Which keys a node recognises, with its clock and the database's presence in the test's hands.</summary>
public sealed class ApiKeyCacheTests(UnreachableTests.Server server) : IClassFixture<UnreachableTests.Server>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_key_deleted_elsewhere_is_dead_within_a_minute()
    {
        await using var sources = server.NewSources();
        using var here = new ApiKeyCache(new(sources, TimeProvider.System), _time);
        var (key, secret) = await MakeAsync(sources);
        Assert.Equal(key, await here.FindAsync(secret));
        await new ApiKeyStore(sources, TimeProvider.System).RevokeAsync(key.Tenant.Id, key.KeyId, Patience);

        _time.Advance(ApiKeyCache.AgeMax - TimeSpan.FromTicks(1));
        Assert.Equal(key, await here.FindAsync(secret));   // asks in the background
        await Poll.UntilAsync(async () => await here.FindAsync(secret) is null, "the key is dead");
        Assert.True(ApiKeyCache.AgeMax < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Beyond_its_age_a_key_is_looked_up_before_it_is_recognised()
    {
        await using var sources = server.NewSources();
        using var here = new ApiKeyCache(new(sources, TimeProvider.System), _time);
        var (key, secret) = await MakeAsync(sources);
        Assert.Equal(key, await here.FindAsync(secret));
        await new ApiKeyStore(sources, TimeProvider.System).RevokeAsync(key.Tenant.Id, key.KeyId, Patience);

        _time.Advance(ApiKeyCache.AgeMax);
        Assert.Null(await here.FindAsync(secret));
    }

    [Fact]
    public async Task A_key_that_is_forgotten_costs_no_other_its_place()
    {
        await using var sources = server.NewSources();
        using var here = new ApiKeyCache(new(sources, TimeProvider.System), _time);
        var (gone, goneSecret) = await MakeAsync(sources);
        var (kept, keptSecret) = await MakeAsync(sources);
        await here.FindAsync(goneSecret);
        var before = await here.FindAsync(keptSecret);
        await new ApiKeyStore(sources, TimeProvider.System).RevokeAsync(gone.Tenant.Id, gone.KeyId, Patience);
        here.Forget(gone.Tenant.Id, gone.KeyId);

        Assert.Null(await here.FindAsync(goneSecret));
        var after = here.FindAsync(keptSecret).AsTask();
        Assert.True(after.IsCompletedSuccessfully);
        Assert.Same(before, await after);
        Assert.Equal(kept, before);
    }

    [Fact]
    public async Task While_the_database_is_away_known_keys_are_trusted_for_ten_minutes_and_others_cannot_be_looked_up()
    {
        await using var sources = server.NewSources();
        using var here = new ApiKeyCache(new(sources, TimeProvider.System), _time);
        var (key, secret) = await MakeAsync(sources);
        Assert.Equal(key, await here.FindAsync(secret));
        await server.Postgres.StopFastAsync();
        try
        {
            await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await here.FindAsync("never heard of"));
            // From then on nobody waits for it: the answer is there at once.
            Assert.All(Enumerable.Range(0, 1000), i => Assert.True(here.FindAsync($"nor of {i}").AsTask().IsFaulted));
            _time.Advance(ApiKeyCache.TrustedMax - TimeSpan.FromTicks(1));
            Assert.Equal(key, await here.FindAsync(secret));
            _time.Advance(TimeSpan.FromTicks(1));
            await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await here.FindAsync(secret));
        }
        finally
        {
            await server.Postgres.StartAsync();
        }

        await Poll.UntilAsync(
            async () =>
            {
                _time.Advance(KeyLookups.Pause);
                try
                {
                    return await here.FindAsync(secret) is not null;
                }
                catch (LedgerUnavailableException)
                {
                    return false;
                }
            },
            "keys are looked up again");
        Assert.Null(await here.FindAsync("never heard of"));
    }

    [Fact]
    public async Task A_thousand_unknown_keys_at_once_are_looked_up_by_a_statement_or_two()
    {
        var reads = 0;
        await using var sources = server.NewSources();
        var store = new ApiKeyStore(sources, TimeProvider.System);
        using var lookups = new KeyLookups(
            hashes =>
            {
                Interlocked.Increment(ref reads);
                return store.FindAsync(hashes);
            },
            TimeProvider.System);
        var first = lookups.FindAsync(KeyHash.Of("first"));
        var others = Enumerable.Range(0, 999).Select(i => lookups.FindAsync(KeyHash.Of($"guess {i % 500}"))).ToArray();

        Assert.Null(await first);
        Assert.All(await Task.WhenAll(others), Assert.Null);
        Assert.InRange(reads, 1, 20);
    }

    [Fact]
    public async Task A_statement_that_does_not_come_back_is_waited_for_only_for_so_long()
    {
        using var lookups = new KeyLookups(static _ => new TaskCompletionSource<IReadOnlyDictionary<KeyHash, ApiKey>>().Task, _time);
        var asked = lookups.FindAsync(KeyHash.Of("first"));
        await Poll.UntilAsync(
            () =>
            {
                _time.Advance(KeyLookups.Patience);
                return asked.IsCompleted;
            },
            "the look-up is given up");
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => asked);
        Assert.True(lookups.FindAsync(KeyHash.Of("second")).IsFaulted);
    }

    private static async Task<(ApiKey Key, string Secret)> MakeAsync(LedgerDataSources sources)
    {
        var tenant = await new TenantDirectory(sources).FindOrAddAsync("demo");
        var made = await new ApiKeyStore(sources, TimeProvider.System).AddAsync(new(tenant, "test", KeyScopes.Read), Patience);
        return (made.Key, made.Secret!);
    }
}
