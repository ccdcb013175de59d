using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Keys;

/// <summary>API keys: made, listed, deleted.</summary>
internal static class KeyEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var keys = endpoints.MapApi().WithTags("Keys").RequireScope(KeyScopes.Admin);
        keys.MapPost("/v1/keys", CreateAsync).WithMetadata(new JudgedFirst(RefusalAsync))
            .Describe("createKey", "Makes an API key")
            .Answers<KeyResponse>(201, "Made; the key itself is shown this once")
            .Answers<KeyResponse>(200, "A repeat, by its chosen id: without the key itself").Refuses(ProblemCodes.IdReused).Writes();
        keys.MapRead("/v1/keys", ListAsync)
            .Describe("listKeys", "The tenant's API keys")
            .Answers<KeyList>(200, "The keys, without the keys themselves");
        keys.MapDelete("/v1/keys/{keyId}", DeleteAsync)
            .Describe("deleteKey", "Deletes an API key; in force everywhere within 60 s")
            .AnswersNothing(204, "Deleted").Refuses(ProblemCodes.NotFound).Writes();
    }

    private static async Task<IResult> CreateAsync(Body<NewKey> body, ApiRequest request, ApiKeyStore store, TenantDirectory tenants,
        GatewayOptions options, KeyLog log)
    {
        var wish = body.Value;
        if (wish.Refusal(request.Principal) is { } refusal) return new ProblemResult(refusal);
        var own = request.Principal.Key;
        var tenant = own.Tenant;
        var makesTenant = false;
        if (wish.Tenant is { } other && other != request.Principal.Tenant)
        {
            var found = await options.ReadAsync(cancel => tenants.FindAsync(other, cancel).AsTask());
            makesTenant = found is null;
            tenant = found
                ?? await options.WriteAsync(patience => tenants.FindOrAddAsync(other).AsTask().WaitAsync(patience), certain: false);
        }

        var key = new NewApiKey(tenant, wish.Name!, wish.ScopeSet())
        {
            KeyId = wish.KeyId,
            Channel = wish.Channel ?? own.Channel,
            Principal = wish.Principal,
        };
        // A tenant that was just made is an effect: from then on nothing else may be called certain not to have had any.
        var made = await options.WriteAsync(patience => store.AddAsync(key, patience), certain: !makesTenant);
        if (made.IsDeleted)
        {
            return new ProblemResult(
                new(ProblemCodes.IdReused, "The key of this id was deleted; its id stays taken.") { Differs = ["keyId"] });
        }

        var again = made.Secret is null;
        if (!again) log.Made(made.Key, request.Principal);
        else if (key.Differences(made.Key) is { IsEmpty: false } differs) return new ProblemResult(OutcomeProblems.Reused(differs));
        return new JsonResult<KeyResponse>(again ? 200 : 201, KeyResponse.Of(made.Key, made.Secret)) { Replayed = again };
    }

    private static async Task<IResult> ListAsync(ApiRequest request, ApiKeyStore store, GatewayOptions options)
    {
        var (tenantId, channel) = (request.Principal.TenantId, request.Principal.Key.Channel);
        var keys = await options.ReadAsync(cancel => store.ListAsync(tenantId, channel, cancel));
        return JsonResult.Ok(new KeyList([.. keys.Select(key => KeyResponse.Of(key, secret: null))]));
    }

    private static async Task<IResult> DeleteAsync(string keyId, ApiRequest request, ApiKeyStore store, ApiKeyCache cache,
        GatewayOptions options, KeyLog log)
    {
        // The database takes no U+0000, and no key id has one.
        var id = keyId.Replace("\0", "", StringComparison.Ordinal);
        if (request.Principal.Key.Channel is { } own)
        {
            var known = await options.ReadAsync(cancel => store.FindAsync(request.Principal.TenantId, id, cancel));
            if (known is { } other && other.Key.Channel != own)
                return new ProblemResult(new(ProblemCodes.Forbidden, $"The key is bound to channel {own}."));
        }

        bool existed;
        try
        {
            existed = await options.WriteAsync(patience => store.RevokeAsync(request.Principal.TenantId, id, patience));
        }
        finally
        {
            cache.Forget(request.Principal.TenantId, id);
        }

        if (existed) log.Deleted(id, request.Principal);
        return existed ? Results.NoContent() : new ProblemResult(new(ProblemCodes.NotFound, "There is no key of this id."));
    }

    private static ValueTask<Problem?> RefusalAsync(ApiRequest request, IRequestPart part)
    {
        if (part is not Body<NewKey> body) return default;
        var wish = body.Read ?? new NewKey { Tenant = body.Loosely("tenant"), Channel = body.Loosely("channel") };
        return new(wish.Refusal(request.Principal));
    }
}
