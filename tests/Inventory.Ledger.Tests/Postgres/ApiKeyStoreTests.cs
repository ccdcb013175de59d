using Inventory.Ledger.Keys;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>API keys as the ledger keeps them.</summary>
[Collection(nameof(PostgresLedger))]
public sealed class ApiKeyStoreTests(PostgresLedger ledger)
{
    private readonly ApiKeyStore _store = new(ledger.Sources, TimeProvider.System);

    [Fact]
    public async Task The_bootstrap_key_has_all_scopes_also_those_that_came_after_it_was_made()
    {
        const string Secret = "a bootstrap key of a version before";
        await _store.EnsureBootstrapAsync(ledger.Tenant, Secret);
        await ledger.Database.ScalarAsync<object>(
            "UPDATE api_key SET scopes = '{read,sell,block,stock,admin}' WHERE bootstrap RETURNING 1");
        Assert.False((await FindAsync(Secret)).Has(KeyScopes.OfLevers));

        await _store.EnsureBootstrapAsync(ledger.Tenant, Secret);

        Assert.Equal(KeyScopes.All, (await FindAsync(Secret)).Scopes);
    }

    [Fact]
    public async Task Of_two_at_once_with_one_id_one_is_made()
    {
        var wish = new NewApiKey(ledger.Tenant, "twin", KeyScopes.Read) { KeyId = "twin", Principal = "anna" };
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _store.AddAsync(wish, TimeSpan.FromSeconds(30))));
        var secret = Assert.Single(made, one => one.Secret is not null).Secret!;
        Assert.All(made, one => Assert.Empty(wish.Differences(one.Key)));
        Assert.Equal(("twin", "anna"), ((await FindAsync(secret)).KeyId, made[0].Key.Principal));
    }

    private async Task<ApiKey> FindAsync(string secret) => (await _store.FindAsync([KeyHash.Of(secret)]))[KeyHash.Of(secret)];
}
