using Inventory.Events.Inbox;
using Inventory.Gateway.Documents;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Inbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using FromServicesAttribute = Microsoft.AspNetCore.Mvc.FromServicesAttribute;

namespace Inventory.Gateway.Inbox;

/// <summary>POST /v1/inbox: events that others tell us.</summary>
internal static class InboxEndpoint
{
    // Each event needs the scopes that its request would need; which these are, the event says.
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapApi("/v1").WithTags("Events").RequireKey()
        .WithMetadata(BodyLimit.Batch)
        .MapPost("/inbox", ReceiveAsync)
        .Describe("receiveEvents", "Takes in events of other systems; each stands alone, and has its effect once")
        .Answers<InboxResults>(200, "What came of every event, in order").Writes();

    private static async Task<IResult> ReceiveAsync(
        EventsBody body, ApiRequest request, [FromServices] InboxDesk desk, RequestRates rates)
    {
        rates.CountAs(request.Principal, body.Events.Count);
        try
        {
            var key = request.Principal.Key;
            var answers = await desk.ReceiveAsync(key.Tenant, InboxSender.Of(key), body.Events, Guid.ParseExact(request.TraceId, "N"));
            return JsonResult.Ok(new InboxResults([.. answers.Select(answer => Result(answer, request))]));
        }
        catch (LedgerUnavailableException)
        {
            // Whatever of it was kept is found again by its ids.
            return new ProblemResult(OutcomeProblems.Unknown);
        }
    }

    private static InboxResultBody Result(InboxAnswer answer, ApiRequest request) => new()
    {
        Id = answer.Id,
        Outcome = answer.Outcome,
        Problem = answer.Error is { } error ? ProblemOf(error).For(request.Path, request.TraceId) : null,
    };

    private static Problem ProblemOf(InboxError error)
    {
        var code = ProblemCodes.All.FirstOrDefault(code => code.Code == error.Code) ?? ProblemCodes.InternalError;
        return code == ProblemCodes.InvalidRequest ? Problem.Invalid(FieldErrors.Whole, error.Detail) with { Detail = error.Detail }
            : new(code, error.Detail);
    }
}
