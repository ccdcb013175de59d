using Inventory.Ledger.Keys;

namespace Inventory.Ledger.Inbox;

/// <summary>Who sent an event, with the rights that the key had then: by these the event is judged, however late it is tried.</summary>
/// <param name="KeyId">The key's public id.</param>
/// <param name="Actor">The name under which what it causes is journalled.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="Channel">The one channel whose holds it may touch; null for any.</param>
public sealed record InboxSender(string KeyId, string Actor, KeyScopes Scopes, string? Channel)
{
    /// <summary>The sender that has a key.</summary>
    public static InboxSender Of(ApiKey key) => new(key.KeyId, key.Name, key.Scopes, key.Channel);

    /// <summary>Whether it has at least one of <paramref name="scopes"/>.</summary>
    public bool Has(KeyScopes scopes) => (Scopes & scopes) != 0;
}
