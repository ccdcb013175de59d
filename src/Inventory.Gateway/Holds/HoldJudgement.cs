using System.Globalization;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Grains.Holds;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Gateway.Holds;

/// <summary>What a key may not do to a hold at all, which its caller is told before anything that is malformed.</summary>
internal static class HoldJudgement
{
    /// <summary>Of a hold that shall be placed: its scope and its channel, as far as the body can be read.</summary>
    public static ValueTask<Problem?> OfNewAsync(ApiRequest request, IRequestPart part)
    {
        if (part is not Body<NewHold> body) return default;
        var hold = body.Read ?? new NewHold
        {
            TtlSeconds = long.TryParse(body.Loosely("ttlSeconds"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out var ttl) ? ttl : null,
            Channel = body.Loosely("channel"),
        };
        return new(hold.Refusal(request.Principal.Key));
    }

    /// <summary>
    /// What a key bound to another channel than the hold's is told before anything that is malformed. A well-formed command needs no such
    /// look: the grain that decides it judges the channel first.
    /// </summary>
    public static async ValueTask<Problem?> OfKnownAsync(ApiRequest request, IRequestPart part)
    {
        var holdId = HoldPath.Of(request.Http);
        if (request.Principal.Key.Channel is not { } own || !Identifier.IsValid(holdId)) return null;
        var known = await Holds(request).GetAsync(holdId);
        return known.Hold is { } hold && hold.Channel != own ? OutcomeProblems.Of(new HoldAnswer { Outcome = Outcome.Forbidden }) : null;
    }

    /// <summary>A key with the scope block alone may touch holds without end, which are those it may place.</summary>
    public static async ValueTask<object?> MayTouchAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = ApiRequest.Of(context.HttpContext);
        var holdId = HoldPath.Of(context.HttpContext);
        if (!request.Principal.Key.Has(KeyScopes.Sell) && Identifier.IsValid(holdId))
        {
            var known = await Holds(request).GetAsync(holdId);
            if (known.Hold is not (null or { LatestExpiresAt: null, ConfirmedAt: null }))
                return new ProblemResult(new(ProblemCodes.Forbidden, "Holds with an end, and sales, need the scope sell."));
        }

        return await next(context);
    }

    private static TenantHolds Holds(ApiRequest request) => request.Http.RequestServices.GetRequiredService<HoldServices>().Of(request);
}
