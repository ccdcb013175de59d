using Inventory.Domain;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Webhooks;

/// <summary>The webhook that a path names.</summary>
internal sealed class WebhookPath : IRequestPart
{
    private WebhookPath(string id) => Id = id;

    public string Id { get; }

    public Problem? Problem => Identifier.IsValid(Id) ? null : Problem.Invalid("webhookId", Identifier.Rule);

    public static ValueTask<WebhookPath?> BindAsync(HttpContext http) =>
        new(new WebhookPath(http.GetRouteValue("webhookId") as string ?? ""));
}
