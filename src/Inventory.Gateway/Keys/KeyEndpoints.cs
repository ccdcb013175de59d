using Inventory.Domain;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;

namespace Inventory.Gateway.Keys;

/// <summary>API keys: made, listed, deleted.</summary>
internal sealed class KeyEndpoints(ApiKeyStore store, ApiKeyCache cache, TenantDirectory tenants, GatewayOptions options)
{
    private static readonly FieldNames Fields = new("name", "scopes", "channel", "tenant");

    /// <summary>POST /v1/keys</summary>
    public async Task CreateAsync(ApiRequest request)
    {
        if (await request.ReadAsync<Wish>(Parse) is not { } wish) return;
        var made = await request.TryReadAsync(options, async cancel =>
        {
            var tenant = wish.Tenant is { } other && other != request.Principal.Tenant ? await tenants.FindOrAddAsync(other, cancel) : request.Principal.Key.Tenant;
            var (key, secret) = await store.AddAsync(tenant, wish.Name, wish.Scopes, wish.Channel, cancel);
            return new Made(key, secret);
        });
        if (made is null) return;
        var json = JsonAnswer.Rent();
        Write(json, made.Key, made.Secret);
        await request.AnswerAsync(201, json);
    }

    /// <summary>GET /v1/keys</summary>
    public async Task ListAsync(ApiRequest request)
    {
        var keys = await request.TryReadAsync(options, cancel => store.ListAsync(request.Principal.TenantId, cancel));
        if (keys is null) return;
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        json.Json.WriteStartArray("keys"u8);
        foreach (var key in keys) Write(json, key, secret: null);
        json.Json.WriteEndArray();
        json.Json.WriteEndObject();
        await request.AnswerAsync(200, json);
    }

    /// <summary>DELETE /v1/keys/{keyId}</summary>
    public async Task DeleteAsync(ApiRequest request)
    {
        var existed = await request.TryReadAsync(options, async cancel => new Deleted(await store.RevokeAsync(request.Principal.TenantId, request.Value!.Replace("\0", "", StringComparison.Ordinal), cancel)));
        if (existed is null) return;
        cache.Forget();
        if (existed.Existed) request.Http.Response.StatusCode = 204;
        else await request.AnswerAsync(new Problem(ProblemCodes.NotFound, "There is no key of this id."));
    }

    private static void Write(JsonAnswer answer, ApiKey key, string? secret)
    {
        var json = answer.Json;
        json.WriteStartObject();
        json.WriteString("keyId"u8, key.KeyId);
        if (secret is not null) json.WriteString("key"u8, secret);
        json.WriteString("name"u8, key.Name);
        json.WriteStartArray("scopes"u8);
        foreach (var scope in key.Scopes.Names()) json.WriteStringValue(scope);
        json.WriteEndArray();
        if (key.Channel is { } channel) json.WriteString("channel"u8, channel);
        json.WriteString("tenant"u8, key.Tenant.Name);
        json.WriteEndObject();
    }

    private static Wish? Parse(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        string? name = null, channel = null, tenant = null;
        var scopes = KeyScopes.None;
        var seen = 0u;
        while (json.Next(Fields, ref seen, out var field))
        {
            switch (field)
            {
                case 0: name = json.Text(Limits.IdLengthMax, min: 1); break;
                case 1: scopes = Scopes(ref json); break;
                case 2: channel = json.Id(); break;
                default: tenant = json.Id(); break;
            }
        }

        json.Require(Fields, seen, 0, 1);
        var own = principal.Key;
        if (tenant is not null && tenant != principal.Tenant && !own.IsBootstrap)
            refused = new(ProblemCodes.Forbidden, "Keys of another tenant are made with the bootstrap key only.");
        else if (own.Channel is not null && channel is not null && channel != own.Channel)
            refused = new(ProblemCodes.Forbidden, $"The key is bound to channel {own.Channel}.");
        return new(name ?? "", scopes, channel ?? own.Channel, tenant);
    }

    private static KeyScopes Scopes(ref JsonBody json)
    {
        var scopes = KeyScopes.None;
        if (!json.BeginArray()) return scopes;
        var count = 0;
        while (json.NextElement())
        {
            count++;
            if (json.String() is not { } name) continue;
            var scope = KeyScopeNames.Parse(name);
            if (scope is KeyScopes.None) json.Error(KeyScopeNames.Rule);
            else if (scopes.HasFlag(scope)) json.Error("is named twice");
            scopes |= scope;
        }

        if (count == 0) json.Error("must name at least one scope");
        return scopes;
    }

    private sealed record Wish(string Name, KeyScopes Scopes, string? Channel, string? Tenant);

    private sealed record Made(ApiKey Key, string Secret);

    private sealed record Deleted(bool Existed);
}
