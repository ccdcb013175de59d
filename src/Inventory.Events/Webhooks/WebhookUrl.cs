using System.Net;

namespace Inventory.Events.Webhooks;

/// <summary>What a webhook's URL may be.</summary>
public static class WebhookUrl
{
    /// <summary>The most characters of one.</summary>
    public const int LengthMax = 2_000;

    /// <summary>What is wrong with one; null for nothing.</summary>
    public static string? Mistake(string text, WebhookOptions options)
    {
        if (text.Length > LengthMax) return $"must have at most {LengthMax} characters";
        if (text.Any(static sign => char.IsWhiteSpace(sign) || char.IsControl(sign) || sign == '\\')
            || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            return "must be an absolute URL";
        if (url.Scheme != Uri.UriSchemeHttps && !(options.AllowPrivateAddresses && url.Scheme == Uri.UriSchemeHttp))
            return options.AllowPrivateAddresses ? "must begin with https:// or http://" : "must begin with https://";
        if (url.UserInfo.Length > 0 || text.Split('/', 4)[2].Contains('@', StringComparison.Ordinal))
            return "must not have a user's name or password in it";
        if (text.Contains('#', StringComparison.Ordinal)) return "must not have a fragment";
        return !options.AllowPrivateAddresses && Literal(url) is { } address && !PublicAddress.Is(address)
            ? "must not lead to an address that is not publicly routable" : null;
    }

    private static IPAddress? Literal(Uri url) =>
        url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && IPAddress.TryParse(url.DnsSafeHost, out var address)
            ? address : null;
}
