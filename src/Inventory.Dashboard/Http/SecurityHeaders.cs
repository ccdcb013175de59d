using Microsoft.AspNetCore.Http;

namespace Inventory.Dashboard.Http;

/// <summary>
/// Tells browsers what a page may load and who may frame it. There is no inline script, so that none is allowed; the component library
/// places popovers and widths by inline styles.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    // Its icons come as a font within its style sheet.
    private static readonly string OrleansPolicy = Policy.Replace("font-src 'self'", "font-src 'self' data:", StringComparison.Ordinal);

    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments(OrleansDashboard.Path) ? OrleansPolicy : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store";
        return next(http);
    }
}
