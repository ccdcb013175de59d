using System.ComponentModel;
using Inventory.Http.Json;
using Inventory.Ledger.Keys;

namespace Inventory.Gateway.Keys;

/// <summary>An API key.</summary>
[Description("An API key.")]
[Example("""
    {"keyId":"key-0123456789abcdef","name":"web shop","scopes":["read","sell"],"channel":"web","principal":"key-0123456789abcdef",
    "tenant":"demo"}
    """)]
internal sealed record KeyResponse
{
    [Description("Its public id.")] public required string KeyId { get; init; }

    [Description("The key itself, shown when it is made and never again.")] public string? Key { get; init; }

    [Description("What its owner calls it.")] public required string Name { get; init; }

    [Description("What it may be used for."),
        OneOf("read", "sell", "block", "stock", "admin", "operate", "approve", "break-glass", Open = true)]
    public required IReadOnlyList<string> Scopes { get; init; }

    [Description("The one channel whose holds it may touch.")] public string? Channel { get; init; }

    [Description("The person or program it belongs to: its own id unless its maker said otherwise.")]
    public required string Principal { get; init; }

    [Description("Whose data it opens; * for those of all tenants.")] public required string Tenant { get; init; }

    public static KeyResponse Of(ApiKey key, string? secret) => new()
    {
        KeyId = key.KeyId,
        Key = secret,
        Name = key.Name,
        Scopes = key.Scopes.Names(),
        Channel = key.Channel,
        Principal = key.Principal,
        Tenant = key.Tenant.Name,
    };
}

/// <summary>A tenant's keys.</summary>
[Description("The tenant's keys, the oldest first.")]
internal sealed record KeyList([property: Description("Without the keys themselves.")] IReadOnlyList<KeyResponse> Keys);
