using Inventory.Http.Keys;
using Inventory.Ledger.Keys;
using Microsoft.Extensions.Logging;

namespace Inventory.Gateway.Keys;

/// <summary>Logs keys that are made and deleted: which, and by which key.</summary>
internal sealed partial class KeyLog(ILogger<KeyLog> log)
{
    public void Made(ApiKey key, Principal by) => KeyMade(log, key.KeyId, key.Tenant.Name, key.Name, key.Scopes,
        key.Channel ?? "any channel", by.Key.KeyId);

    public void Deleted(string keyId, Principal by) => KeyDeleted(log, keyId, by.Tenant, by.Key.KeyId);

    [LoggerMessage(1400, LogLevel.Information,
        "Key {KeyId} of tenant '{Tenant}' was made, for '{Name}' ({Scopes}, {Channel}), by key {By}")]
    private static partial void KeyMade(ILogger log, string keyId, string tenant, string name, KeyScopes scopes, string channel, string by);

    [LoggerMessage(1401, LogLevel.Information, "Key {KeyId} of tenant '{Tenant}' was deleted, by key {By}")]
    private static partial void KeyDeleted(ILogger log, string keyId, string tenant, string by);
}
