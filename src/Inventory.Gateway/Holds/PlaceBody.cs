using System.Collections.Immutable;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Ledger.Keys;

namespace Inventory.Gateway.Holds;

/// <summary>Reads a hold that shall be placed.</summary>
internal static class PlaceBody
{
    private static readonly FieldNames Fields = new("holdId", "lines", "ttlSeconds", "confirm", "owner", "channel", "metadata");

    public static PlaceHold? Parse(ref JsonBody json, Principal principal, out Problem? refused) => Parse(ref json, principal, out refused, out _);

    /// <param name="json">At the hold's object.</param>
    /// <param name="principal">Whose key it is: a bound key fills in its channel.</param>
    /// <param name="refused">Why the key may not place such a hold; null when it may.</param>
    /// <param name="rawId">The hold id as the caller wrote it, also where it is outside the grammar.</param>
    public static PlaceHold? Parse(ref JsonBody json, Principal principal, out Problem? refused, out string? rawId)
    {
        (refused, rawId) = (null, null);
        if (!json.BeginObject()) return null;
        string? owner = null, channel = null, metadata = null;
        ImmutableArray<Line> lines = [];
        long? ttl = null;
        bool? confirm = null;
        var seen = 0u;
        while (json.Next(Fields, ref seen, out var field))
        {
            switch (field)
            {
                case 0:
                    rawId = json.String();
                    if (rawId is not null && !Identifier.IsValid(rawId)) json.Error(Identifier.Rule);
                    break;
                case 1: lines = LinesBody.Parse(ref json, 1, Limits.LinesMax, eachOnce: true); break;
                case 2: ttl = json.Integer(0, Limits.TtlSecondsMax); break;
                case 3: confirm = json.Boolean(); break;
                case 4: owner = json.Id(); break;
                case 5: channel = json.Id(); break;
                default: metadata = json.MetadataObject(); break;
            }
        }

        json.Require(Fields, seen, 0, 1);
        if (confirm is true && (seen & (1 << 2)) != 0) json.Error("ttlSeconds", "must be left out with confirm");
        refused = Refusal(principal.Key, channel, ttl);
        return new()
        {
            Caller = principal.Caller,
            HoldId = rawId ?? "",
            Lines = lines,
            TtlSeconds = (int)(ttl ?? Limits.TtlSecondsDefault),
            Confirm = confirm ?? false,
            Owner = owner,
            Channel = channel ?? principal.Key.Channel,
            Metadata = metadata,
        };
    }

    private static Problem? Refusal(ApiKey key, string? channel, long? ttl)
    {
        var scope = ttl == 0 ? KeyScopes.Block : KeyScopes.Sell;
        if (!key.Has(scope)) return new(ProblemCodes.Forbidden, ttl == 0 ? "A hold without end needs the scope block." : "The key needs the scope sell.");
        return key.Channel is { } own && channel is not null && channel != own
            ? new(ProblemCodes.Forbidden, $"The key is bound to channel {own}.")
            : null;
    }
}
