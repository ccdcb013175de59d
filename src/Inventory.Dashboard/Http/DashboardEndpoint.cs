using Microsoft.AspNetCore.Http;

namespace Inventory.Dashboard.Http;

/// <summary>Metadata of an endpoint that belongs to the pages: it is guarded by a session, and not by a key in a header.</summary>
public sealed record DashboardEndpoint
{
    /// <summary>The one.</summary>
    public static readonly DashboardEndpoint Instance = new();

    /// <summary>Whether a request has come to one.</summary>
    public static bool IsOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<DashboardEndpoint>() is not null;
}
