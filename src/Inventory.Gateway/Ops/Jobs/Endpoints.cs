using System.Globalization;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Lists;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Jobs;
using Inventory.Ledger.Keys;
using Inventory.Operations;
using Inventory.Operations.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Ops.Jobs;

/// <summary>Jobs: releasing many holds, and how far that is.</summary>
internal static class JobEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var reads = endpoints.MapApi("/internal/jobs").WithTags("Operations").RequireScope(KeyScopes.Admin | OperatorJobs.Needs)
            .RefuseBoundKeys();
        reads.MapRead("/{jobId}", GetAsync)
            .Describe("getJob", "A job as it is now").Answers<JobResponse>(200, "The job").Refuses(ProblemCodes.NotFound);
        reads.MapRead("/{jobId}/outcomes", OutcomesAsync)
            .Describe("listJobOutcomes", "What came of a job's targets so far, in their order")
            .Takes(QueryParameter.Cursor, QueryParameter.Limit)
            .Answers<OutcomePage>(200, "A page").Refuses(ProblemCodes.NotFound, ProblemCodes.InvalidCursor);

        var acts = endpoints.MapApi("/internal").WithTags("Operations").RequireScope(OperatorJobs.Needs).RefuseBoundKeys();
        acts.MapPost("/jobs/{jobId}/pause", static (JobPath job, ApiRequest request, OperatorJobs jobs, GatewayOptions options) =>
            MoveAsync(options, () => jobs.PauseAsync(request.Principal.Key.Tenant, job.Id)))
            .Describe("pauseJob", "Has a job rest until it is resumed; one that is over stays as it is").Moves();
        acts.MapPost("/jobs/{jobId}/resume", static (JobPath job, ApiRequest request, OperatorJobs jobs, GatewayOptions options) =>
            MoveAsync(options, () => jobs.ResumeAsync(request.Principal.Key.Tenant, job.Id)))
            .Describe("resumeJob", "Goes on with a job that rests; one that is over stays as it is").Moves();
        acts.MapPost("/jobs/{jobId}/cancel", static (JobPath job, ApiRequest request, OperatorJobs jobs, GatewayOptions options) =>
            MoveAsync(options, () => jobs.CancelAsync(request.Principal.Key.Tenant, job.Id)))
            .Describe("cancelJob", "Ends a job; what was done stays done").Moves();
        acts.MapPost("/admin/holds:release", ReleaseAsync).WithMetadata(new TakesCorrelationId())
            .Describe("releaseMatchingHolds", "Releases all held holds that match, as a job")
            .Answers<JobAccepted>(202, "A node works at it").Answers<LeverPreview>(200, "A dry run: what it would be about")
            .Refuses(ProblemCodes.IdReused).Writes();
    }

    private static RouteHandlerBuilder Moves(this RouteHandlerBuilder endpoint) =>
        endpoint.Answers<JobResponse>(200, "The job as it is now").Refuses(ProblemCodes.NotFound).Writes();

    private static async Task<IResult> ReleaseAsync(Body<HoldsRelease> body, CorrelationId correlation, ApiRequest request,
        OperatorJobs jobs, GatewayOptions options)
    {
        var (key, wish) = (request.Principal.Key, body.Value.ToRequest(correlation.Value));
        if (body.Value.DryRun is true)
        {
            var count = await options.ReadAsync(cancel => jobs.PreviewAsync(key.Tenant, wish, cancel));
            return JsonResult.Ok(new LeverPreview(PreviewResponse.Of(wish.Kind, count)));
        }

        return await options.WriteAsync(_ => jobs.StartAsync(new Operator(key.Tenant, key), wish)) switch
        {
            JobStart.Made made => new JsonResult<JobAccepted>(202, new(made.Job.JobId))
            {
                Replayed = made.IsRepeat,
                Location = "/internal/jobs/" + made.Job.JobId,
            },
            JobStart.LeverReused reused => new ProblemResult(OutcomeProblems.Reused(reused.Differs)),
            _ => new ProblemResult(new(ProblemCodes.Forbidden, "The key may not do this.")),
        };
    }

    private static async Task<IResult> GetAsync(JobPath job, ApiRequest request, OperatorJobs jobs, GatewayOptions options) =>
        await options.ReadAsync(cancel => jobs.GetAsync(request.Principal.Key.Tenant, job.Id, cancel)) is { } found
            ? JsonResult.Ok(JobResponse.Of(found)) : NoSuchJob;

    private static async Task<IResult> OutcomesAsync(JobPath job, QueryParameters query, ApiRequest request, OperatorJobs jobs,
        TimeProvider time, GatewayOptions options)
    {
        var limit = query.Limit();
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var list = $"{request.Principal.TenantId}\njob outcomes\n={job.Id}";
        var after = 0L;
        if (query.Text("cursor") is { Length: > 0 } token
            && !long.TryParse(Cursor.Decode(list, token, time.GetUtcNow()), NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return new ProblemResult(new(ProblemCodes.InvalidCursor, "The cursor is not one of this list, or older than 24 hours."));
        var filter = new OutcomeFilter { After = after, Limit = limit + 1 };
        var page = await options.ReadAsync(cancel => jobs.OutcomesAsync(request.Principal.Key.Tenant, job.Id, filter, cancel));
        return page is null ? NoSuchJob : JsonResult.Ok(new OutcomePage
        {
            Outcomes = [.. page.Take(limit).Select(came => OutcomeResponse.Of(came, request))],
            NextCursor = page.Count > limit
                ? Cursor.Encode(list, page[limit - 1].Position.ToString(CultureInfo.InvariantCulture), time.GetUtcNow()) : null,
        });
    }

    private static async Task<IResult> MoveAsync(GatewayOptions options, Func<Task<(Job Job, bool Moved)?>> move) =>
        await options.WriteAsync(_ => move()) is var (job, moved)
            ? new JsonResult<JobResponse>(200, JobResponse.Of(job)) { Replayed = !moved } : NoSuchJob;

    private static readonly ProblemResult NoSuchJob = new(new(ProblemCodes.NotFound, "There is no job of this id."));
}
