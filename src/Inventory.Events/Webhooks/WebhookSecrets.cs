using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Inventory.Events.Webhooks;

/// <summary>Secrets and signatures of Standard Webhooks 1.0.</summary>
public static class WebhookSecrets
{
    private const string Prefix = "whsec_";

    /// <summary>A secret as its receiver is told it, once.</summary>
    public static string Text(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    /// <summary>The signature of an attempt, for the header <c>webhook-signature</c>.</summary>
    /// <param name="secret">The secret's bytes.</param>
    /// <param name="id">The event's id, <c>webhook-id</c>.</param>
    /// <param name="timestamp">The attempt's time in Unix seconds, <c>webhook-timestamp</c>.</param>
    /// <param name="body">The body, as it is sent.</param>
    public static string Sign(byte[] secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}
