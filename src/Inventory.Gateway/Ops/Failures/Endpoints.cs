using System.Text.Json;
using System.Globalization;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Lists;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Operations;
using Inventory.Operations.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Ops.Failures;

/// <summary>What did not arrive and what had no effect: in sight, tried again, set aside.</summary>
internal sealed class FailureEndpoints(FailureList failures, FailureDesk desk, GatewayOptions options, TimeProvider time)
{
    private static readonly QueryParameter Consumer =
        new("consumer", QueryKind.Text, "Only of webhook:{id}, stream:{name} or bridge:{name}.");

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var reads = endpoints.MapApi("/api/admin/ops").WithTags("Operations").RequireScope(FailureList.Needs).RefuseBoundKeys();
        reads.MapRead("/outbox/failures", static (QueryParameters query, ApiRequest request, FailureEndpoints self) =>
            self.OutboxAsync(query, request))
            .Describe("listOutboxFailures", "Deliveries that failed, the latest first")
            .Takes(Consumer, QueryParameter.Cursor, QueryParameter.Limit)
            .Answers<FailurePage>(200, "A page").Refuses(ProblemCodes.InvalidCursor);
        reads.MapRead("/inbox/failures", static (QueryParameters query, ApiRequest request, FailureEndpoints self) =>
            self.InboxAsync(query, request))
            .Describe("listInboxFailures", "Events that came in and failed, in the order in which they came")
            .Takes(QueryParameter.Cursor, QueryParameter.Limit)
            .Answers<FailurePage>(200, "A page").Refuses(ProblemCodes.InvalidCursor);
        reads.MapRead("/failures/{failureId}", static (FailurePath failure, ApiRequest request, FailureEndpoints self) =>
            self.GetAsync(failure, request))
            .Describe("getFailure", "A failure with what its event says").Answers<FailureResponse>(200, "The failure")
            .Refuses(ProblemCodes.NotFound);

        var acts = endpoints.MapApi("/api/admin/ops").WithTags("Operations").RequireScope(FailureDesk.Needs).RefuseBoundKeys();
        acts.MapPost("/failures/{failureId}/replay",
            static (FailurePath failure, Body<FailureReplay> body, ApiRequest request, FailureEndpoints self) =>
                self.ReplayAsync(failure, body.Value, request))
            .Describe("replayFailure", "Has a failure tried again at once").Answers<FailuresTold>(200, "It is tried again")
            .Refuses(ProblemCodes.NotFound, ProblemCodes.IdReused).Writes();
        acts.MapPost("/failures/{failureId}/ignore",
            static (FailurePath failure, Body<FailureIgnore> body, ApiRequest request, FailureEndpoints self) =>
                self.ActAsync(() => self.Desk.IgnoreAsync(By(request), failure.Id, body.Value.Reason!)))
            .Describe("ignoreFailure", "Sets a failure aside for good").Answers<FailuresTold>(200, "It is set aside")
            .Refuses(ProblemCodes.NotFound).Writes();
        acts.MapPost("/failures:replay", static (Body<FailuresWish> body, ApiRequest request, FailureEndpoints self) =>
            self.ActAsync(() => self.Desk.ReplayAsync(
                By(request), body.Value.ToChoice(), body.Value.Reason!, body.Value.DryRun is true)))
            .Describe("replayFailures", "Has all failures that match tried again at once")
            .Answers<FailuresTold>(200, "What it came to").Writes();
        acts.MapPost("/failures:ignore", static (Body<FailuresWish> body, ApiRequest request, FailureEndpoints self) =>
            self.ActAsync(() => self.Desk.IgnoreAsync(
                By(request), body.Value.ToChoice(), body.Value.Reason!, body.Value.DryRun is true)))
            .Describe("ignoreFailures", "Sets all failures that match aside for good")
            .Answers<FailuresTold>(200, "What it came to").Writes();
    }

    private FailureDesk Desk => desk;

    private async Task<IResult> OutboxAsync(QueryParameters query, ApiRequest request)
    {
        var (limit, consumer) = (query.Limit(), query.Text("consumer"));
        if (consumer is not null && !ConsumerNames.IsValid(consumer))
            query.Errors.Add("consumer", "must be webhook:{id}, stream:{name} or bridge:{name}");
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var list = $"{request.Principal.TenantId}\noutbox failures\n{consumer}";
        (DateTimeOffset, FailureId)? after = null;
        if (query.Text("cursor") is { Length: > 0 } token && (after = Place(Cursor.Decode(list, token, time.GetUtcNow()))) is null)
            return OldCursor;
        var choice = new FailureChoice { Consumer = consumer, Limit = limit + 1 };
        var found = await options.ReadAsync(cancel => failures.OutboxAsync(request.Principal.Key.Tenant, choice, after, cancel));
        return Page(found, limit, list, static last => $"{last.FirstFailedAt.ToUnixTimeMilliseconds()} {last.Id}");
    }

    private async Task<IResult> InboxAsync(QueryParameters query, ApiRequest request)
    {
        var limit = query.Limit();
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var list = $"{request.Principal.TenantId}\ninbox failures";
        var after = 0L;
        if (query.Text("cursor") is { Length: > 0 } token && !long.TryParse(
            Cursor.Decode(list, token, time.GetUtcNow()), NumberStyles.None, CultureInfo.InvariantCulture, out after)) return OldCursor;
        var choice = new FailureChoice { Limit = limit + 1 };
        var found = await options.ReadAsync(cancel => failures.InboxAsync(request.Principal.Key.Tenant, choice, after, cancel));
        return Page(found, limit, list, static last => last.Id.Number.ToString(CultureInfo.InvariantCulture));
    }

    private async Task<IResult> GetAsync(FailurePath failure, ApiRequest request) =>
        await options.ReadAsync(cancel => failures.FindAsync(request.Principal.Key.Tenant, failure.Id, cancel)) is { } found
            ? JsonResult.Ok(FailureResponse.Of(found)) : NoSuchFailure;

    private async Task<IResult> ReplayAsync(FailurePath failure, FailureReplay wish, ApiRequest request)
    {
        if (wish.Payload is not null && !failure.Id.IsInbox)
            return new ProblemResult(Problem.Invalid("payload", "is for what came in: what goes out is told as it happened"));
        return await ActAsync(() => desk.ReplayAsync(By(request), failure.Id, (wish.Payload as JsonElement?)?.GetRawText(), wish.Reason!));
    }

    // It is safe to do it again: what was done has left the list.
    private async Task<IResult> ActAsync(Func<Task<FailureActed>> act) =>
        await options.WriteAsync(_ => act().WaitAsync(options.CommandPatience, TimeProvider.System), certain: false) switch
        {
            FailureActed.Came came => JsonResult.Ok(new FailuresTold(came.Matched, came.Done)),
            FailureActed.KeyTaken => new ProblemResult(new(ProblemCodes.IdReused,
                "Another event came first under its source and id, and had its effect; this one can only be ignored.")
            { Differs = ["data"] }),
            FailureActed.Forbidden forbidden => new ProblemResult(new(ProblemCodes.Forbidden, forbidden.Why)),
            _ => NoSuchFailure,
        };

    private IResult Page(List<Failure> found, int limit, string list, Func<Failure, string> place) => JsonResult.Ok(new FailurePage
    {
        Failures = [.. found.Take(limit).Select(FailureResponse.Of)],
        NextCursor = found.Count > limit ? Cursor.Encode(list, place(found[limit - 1]), time.GetUtcNow()) : null,
    });

    private static Operator By(ApiRequest request) => new(request.Principal.Key.Tenant, request.Principal.Key);

    // The digest is no secret: whoever computes it may have put anything in.
    private static (DateTimeOffset, FailureId)? Place(string? place) =>
        place?.Split(' ') is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() && FailureId.TryParse(id, out var failure)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), failure) : null;

    private static readonly ProblemResult NoSuchFailure =
        new(new(ProblemCodes.NotFound, "There is no failure of this id, or it waits no more."));

    private static readonly ProblemResult OldCursor =
        new(new(ProblemCodes.InvalidCursor, "The cursor is not one of this list with these filters, or older than 24 hours."));
}
