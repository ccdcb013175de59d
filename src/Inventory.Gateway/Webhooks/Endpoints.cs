using Inventory.Events.Webhooks;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Webhooks;

/// <summary>Webhooks: made, listed, changed, deleted; their secrets, tests, deliveries and replays.</summary>
internal sealed class WebhookEndpoints(WebhookDesk webhooks, WebhookOptions rules, GatewayOptions options, WebhookLog log)
{
    private static readonly ProblemResult NoSuchWebhook = new(new(ProblemCodes.NotFound, "There is no webhook of this id."));

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapApi("/v1").WithTags("Webhooks").RequireScope(KeyScopes.Admin).RefuseBoundKeys();
        group.MapPost("/webhooks", static (Body<NewWebhook> body, ApiRequest request, WebhookEndpoints self) =>
            self.CreateAsync(body.Value, request))
            .Describe("createWebhook", "Makes a webhook, which hears what happens from now on")
            .Answers<WebhookResponse>(201, "Made; its secret is shown this once")
            .Answers<WebhookResponse>(200, "A repeat, by its chosen id: as it is now, without its secret")
            .Refuses(ProblemCodes.IdReused, ProblemCodes.TooMany).Writes();
        group.MapRead("/webhooks", static (ApiRequest request, WebhookEndpoints self) => self.ListAsync(request))
            .Describe("listWebhooks", "The tenant's webhooks").Answers<WebhookList>(200, "All of them, without their secrets");
        group.MapRead("/webhooks/{webhookId}", static (WebhookPath webhook, ApiRequest request, WebhookEndpoints self) =>
            self.OfAsync(webhook, request, static found => Task.FromResult<IResult>(JsonResult.Ok(WebhookResponse.Of(found)))))
            .Describe("getWebhook", "A webhook as it is now").Answers<WebhookResponse>(200, "The webhook").Refuses(ProblemCodes.NotFound);
        group.MapPatch("/webhooks/{webhookId}", static (WebhookPath webhook, Body<WebhookPatch> body, ApiRequest request,
            WebhookEndpoints self) =>
            self.ChangeAsync(webhook, body.Value, request))
            .Describe("changeWebhook", "Changes a webhook, enables or disables it")
            .Answers<WebhookResponse>(200, "As it is now").Refuses(ProblemCodes.NotFound).Writes();
        group.MapDelete("/webhooks/{webhookId}", static (WebhookPath webhook, ApiRequest request, WebhookEndpoints self) =>
            self.DeleteAsync(webhook, request))
            .Describe("deleteWebhook", "Deletes a webhook, with all that waits for it")
            .AnswersNothing(204, "Deleted").Refuses(ProblemCodes.NotFound).Writes();
        group.MapPost("/webhooks/{webhookId}/secret", static (WebhookPath webhook, ApiRequest request, WebhookEndpoints self) =>
            self.OfAsync(webhook, request, found => self.RotateAsync(found, request)))
            .Describe("rotateWebhookSecret", "Gives it a new secret; earlier ones sign beside it for 24 hours")
            .Answers<SecretResponse>(200, "The new one, shown this once").Refuses(ProblemCodes.NotFound, ProblemCodes.TooMany).Writes();
        group.MapPost("/webhooks/{webhookId}/test", static (WebhookPath webhook, ApiRequest request, WebhookEndpoints self) =>
            self.OfAsync(webhook, request, found => self.TestAsync(found, request)))
            .Describe("testWebhook", "Sends it an event of type webhook.test.v1 that nobody else hears")
            .Answers<TestResponse>(202, "On its way").Refuses(ProblemCodes.NotFound, ProblemCodes.WebhookDisabled).Writes();
        group.MapPost("/webhooks/{webhookId}/replay", static (WebhookPath webhook, Body<WebhookReplay> body, ApiRequest request,
            WebhookEndpoints self) => self.OfAsync(webhook, request, found => self.ReplayAsync(found, body.Value, request)))
            .Describe("replayWebhook", "Sends it events again, under the same ids, beside the order of new ones")
            .Answers<ReplayResponse>(202, "On their way")
            .Refuses(ProblemCodes.NotFound, ProblemCodes.WebhookDisabled, ProblemCodes.TooMany).Writes();
        DeliveryEndpoint.Map(group);
    }

    /// <summary>Answers for a webhook that a path names.</summary>
    internal async Task<IResult> OfAsync(WebhookPath webhook, ApiRequest request, Func<Webhook, Task<IResult>> answer)
    {
        var found = await options.ReadAsync(cancel => webhooks.FindAsync(request.Principal.TenantId, webhook.Id, cancel));
        return found is null ? NoSuchWebhook : await answer(found);
    }

    private async Task<IResult> CreateAsync(NewWebhook wish, ApiRequest request)
    {
        if (WebhookUrl.Mistake(wish.Url!, rules) is { } mistake) return new ProblemResult(Problem.Invalid("url", mistake));
        var terms = wish.Terms();
        switch (await options.WriteAsync(patience => webhooks.AddAsync(request.Principal.TenantId, wish.WebhookId, terms, patience)))
        {
            case WebhookMaking.Made made:
                log.Made(made.Webhook, request.Principal);
                return new JsonResult<WebhookResponse>(201, WebhookResponse.Of(made.Webhook, made.Secret))
                {
                    Location = $"/v1/webhooks/{made.Webhook.WebhookId}",
                };
            case WebhookMaking.Earlier { Webhook: { IsDeleted: false } earlier }:
                return terms.Differences(earlier.Asked) is { IsEmpty: false } differs
                    ? new ProblemResult(OutcomeProblems.Reused(differs))
                    : new JsonResult<WebhookResponse>(200, WebhookResponse.Of(earlier)) { Replayed = true };
            case WebhookMaking.Earlier:
                return new ProblemResult(new(ProblemCodes.IdReused, "The webhook of this id was deleted; its id stays taken for 30 days.")
                {
                    Differs = ["webhookId"],
                });
            default:
                return new ProblemResult(new(ProblemCodes.TooMany, $"A tenant has at most {WebhookStore.PerTenantMax} webhooks."));
        }
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        var all = await options.ReadAsync(cancel => webhooks.ListAsync(request.Principal.TenantId, cancel));
        return JsonResult.Ok(new WebhookList([.. all.Select(static webhook => WebhookResponse.Of(webhook))]));
    }

    private async Task<IResult> ChangeAsync(WebhookPath webhook, WebhookPatch patch, ApiRequest request)
    {
        if (patch.Url is { } url && WebhookUrl.Mistake(url, rules) is { } mistake)
            return new ProblemResult(Problem.Invalid("url", mistake));
        var changed = await options.WriteAsync(
            patience => webhooks.ChangeAsync(request.Principal.TenantId, webhook.Id, patch.Change(), patience));
        if (changed is null) return NoSuchWebhook;
        log.Changed(changed, request.Principal);
        return JsonResult.Ok(WebhookResponse.Of(changed));
    }

    private async Task<IResult> DeleteAsync(WebhookPath webhook, ApiRequest request)
    {
        if (!await options.WriteAsync(patience => webhooks.DeleteAsync(request.Principal.TenantId, webhook.Id, patience)))
            return NoSuchWebhook;
        log.Deleted(webhook.Id, request.Principal);
        return Results.NoContent();
    }

    private async Task<IResult> RotateAsync(Webhook webhook, ApiRequest request)
    {
        if (await options.WriteAsync(patience => webhooks.RotateAsync(webhook, patience)) is not { } secret)
        {
            return new ProblemResult(new(ProblemCodes.TooMany,
                $"{WebhookStore.SecretsMax} secrets sign already, and each does for 24 hours after its successor was made."));
        }

        log.Rotated(webhook, request.Principal);
        return JsonResult.Ok(new SecretResponse(WebhookSecrets.Text(secret)));
    }

    private async Task<IResult> TestAsync(Webhook webhook, ApiRequest request)
    {
        if (!webhook.IsEnabled) return Disabled();
        var eventId = await options.WriteAsync(patience => webhooks.TestAsync(request.Principal.TenantId, webhook, patience));
        return new JsonResult<TestResponse>(202, new(eventId));
    }

    private async Task<IResult> ReplayAsync(Webhook webhook, WebhookReplay which, ApiRequest request)
    {
        if (!webhook.IsEnabled) return Disabled();
        var tenantId = request.Principal.TenantId;
        var scheduled = await options.WriteAsync(patience => which switch
        {
            { EventIds: { } ids } => webhooks.ReplayAsync(tenantId, webhook, [.. ids.OfType<string>()], patience),
            { From: { } from, To: { } to } => webhooks.ReplayAsync(tenantId, webhook, from, to, patience),
            _ => webhooks.ReplayDeadAsync(webhook, patience),
        });
        if (scheduled is not { } events)
        {
            return new ProblemResult(
                new(ProblemCodes.TooMany, $"The span has more than {WebhookStore.ReplayMax} events for this webhook; take a shorter one."));
        }

        log.Replayed(webhook, events, request.Principal);
        return new JsonResult<ReplayResponse>(202, new(events));
    }

    private static ProblemResult Disabled() =>
        new(new(ProblemCodes.WebhookDisabled, "The webhook is disabled; nothing is sent to it until it is enabled."));
}
