using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Gateway.Ops.Jobs;
using Inventory.Gateway.Webhooks;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Operations.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Ops.Failures;

/// <summary>The lever that delivers events again.</summary>
internal static class OutboxEndpoint
{
    private const string Kind = "replay-outbox";

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapApi("/internal/admin").WithTags("Operations").RequireScope(OutboxLever.Needs).RefuseBoundKeys()
            .MapPost("/" + Kind, PullAsync).WithMetadata(new TakesCorrelationId())
            .Describe("replayOutbox", "Has events delivered again, whatever became of them")
            .Answers<ReplayResponse>(202, "They are on their way").Answers<LeverPreview>(200, "A dry run: how many it would be")
            .Refuses(ProblemCodes.IdReused).Writes();

    private static async Task<IResult> PullAsync(Body<ReplayOutbox> body, CorrelationId correlation, ApiRequest request,
        OutboxLever lever, GatewayOptions options)
    {
        var (key, isDryRun) = (request.Principal.Key, body.Value.DryRun is true);
        var came = await options.WriteAsync(
            patience => lever.PullAsync(new(key.Tenant, key), body.Value.ToPull(correlation.Value), isDryRun, patience));
        if (came is null) return new ProblemResult(new(ProblemCodes.Forbidden, "The key may not do this."));
        if (came.Differs.Count > 0) return new ProblemResult(OutcomeProblems.Reused([.. came.Differs]));
        return isDryRun
            ? JsonResult.Ok(new LeverPreview(new()
            {
                Kind = Kind,
                Matches = came.Scheduled,
                More = false,
                Targets = [.. came.Consumers.Take(10)],
            }))
            : new JsonResult<ReplayResponse>(202, new(came.Scheduled)) { Replayed = came.IsRepeat };
    }
}
