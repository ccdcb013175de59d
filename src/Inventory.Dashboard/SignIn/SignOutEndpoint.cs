using Inventory.Dashboard.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Dashboard.SignIn;

/// <summary>Ends a session; by a form of ours alone, which <see cref="SameOrigin"/> sees to.</summary>
internal static class SignOutEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/sign-out", static async (HttpContext http) =>
    {
        await http.SignOutAsync();
        return Results.LocalRedirect(SignInPath.Path);
    }).WithMetadata(DashboardEndpoint.Instance).DisableAntiforgery().ExcludeFromDescription();
}
