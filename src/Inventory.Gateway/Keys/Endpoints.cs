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
            .Answers<KeyResponse>(201, "Made; the key itself is shown this once").Writes();
        keys.MapRead("/v1/keys", ListAsync)
            .Describe("listKeys", "The tenant's API keys")
            .Answers<KeyList>(200, "The keys, without the keys themselves");
        keys.MapDelete("/v1/keys/{keyId}", DeleteAsync)
            .Describe("deleteKey", "Deletes an API key; in force everywhere within 60 s")
            .AnswersNothing(204, "Deleted").Refuses(ProblemCodes.NotFound).Writes();
    }

    private static async Task<IResult> CreateAsync(Body<NewKey> body, ApiRequest request, ApiKeyStore store, TenantDirectory tenants,
        GatewayOptions options)
    {
        var wish = body.Value;
        if (wish.Refusal(request.Principal) is { } refusal) return new ProblemResult(refusal);
        var own = request.Principal.Key;
        var scopes = wish.Scopes!.Aggregate(KeyScopes.None, static (all, name) => all | KeyScopeNames.Parse(name!));
        var tenant = own.Tenant;
        var made = false;
        if (wish.Tenant is { } other && other != own.Tenant.Name)
        {
            var found = await options.ReadAsync(cancel => tenants.FindAsync(other, cancel).AsTask());
            made = found is null;
            tenant = found
                ?? await options.WriteAsync(patience => tenants.FindOrAddAsync(other).AsTask().WaitAsync(patience), certain: false);
        }

        // A tenant that was just made is an effect: from then on nothing else may be called certain not to have had any.
        var (key, secret) = await options.WriteAsync(
            patience => store.AddAsync(tenant, wish.Name!, scopes, wish.Channel ?? own.Channel, patience), certain: !made);
        return new JsonResult<KeyResponse>(201, KeyResponse.Of(key, secret));
    }

    private static async Task<IResult> ListAsync(ApiRequest request, ApiKeyStore store, GatewayOptions options)
    {
        var keys = await options.ReadAsync(cancel => store.ListAsync(request.Principal.TenantId, cancel));
        return JsonResult.Ok(new KeyList([.. keys.Select(key => KeyResponse.Of(key, secret: null))]));
    }

    private static async Task<IResult> DeleteAsync(string keyId, ApiRequest request, ApiKeyStore store, ApiKeyCache cache,
        GatewayOptions options)
    {
        // The database takes no U+0000, and no key id has one.
        var id = keyId.Replace("\0", "", StringComparison.Ordinal);
        bool existed;
        try
        {
            existed = await options.WriteAsync(patience => store.RevokeAsync(request.Principal.TenantId, id, patience));
        }
        finally
        {
            cache.Forget(request.Principal.TenantId, id);
        }

        return existed ? Results.NoContent() : new ProblemResult(new(ProblemCodes.NotFound, "There is no key of this id."));
    }

    private static ValueTask<Problem?> RefusalAsync(ApiRequest request, IRequestPart part)
    {
        if (part is not Body<NewKey> body) return default;
        var wish = body.Read ?? new NewKey { Tenant = body.Loosely("tenant"), Channel = body.Loosely("channel") };
        return new(wish.Refusal(request.Principal));
    }
}
