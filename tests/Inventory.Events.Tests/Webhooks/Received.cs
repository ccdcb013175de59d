using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Inventory.Events.Tests.Webhooks;

/// <summary>A request that a receiver had.</summary>
internal sealed record Received(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonNode Event => JsonNode.Parse(Body)!;

    public string Id => Headers["webhook-id"];

    public string Subject => Event["subject"]!.GetValue<string>();

    /// <summary>Verifies it as a stranger does who has read the standard, and none of our code.</summary>
    public bool IsSignedBy(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{Id}.{Headers["webhook-timestamp"]}."), .. Body];
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
        return Headers["webhook-signature"].Split(' ').Contains(expected);
    }
}
