using System.Buffers;
using Inventory.Domain.Holds;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Streams;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Comparisons;
using Inventory.Ledger.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Comparisons;

/// <summary>
/// POST /v1/reconciliations: a caller's list of the holds it believes in, beside the ledger's. Streamed both ways in bounded memory;
/// changes nothing.
/// </summary>
internal sealed class ComparisonEndpoint(
    LedgerDataSources sources, LedgerClock clock, StrictJson strict, GatewayOptions options, StreamLimits limits, NodeState node,
    TimeProvider time)
{
    public const int LinesMax = 1_000_000;

    // Each takes one of the readers' few connections for as long as it lasts.
    private const int AtOnce = 2;
    private const int HoldsPerBatch = 5_000;
    private const long BytesPerBatch = 1 << 20;

    private readonly SemaphoreSlim _places = new(AtOnce);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapApi("/v1").WithTags("Comparison")
        .RequireScope(KeyScopes.Read)
        .MapPost("/reconciliations", static (QueryParameters query, ApiRequest request, ComparisonEndpoint self) =>
            self.CompareAsync(query, request))
        .Describe("compareHolds", "Compares a caller's list of holds with the ledger's, streamed both ways; changes nothing")
        .Takes(
            new("owner", QueryKind.Text, "The list is of this owner's holds.") { Pattern = IdentifierAttribute.Grammar },
            new("channel", QueryKind.Text, "The list is of this channel's holds.") { Pattern = IdentifierAttribute.Grammar },
            new("status", QueryKind.Text, "The list is of holds of this status.") { Words = ["held", "confirmed"] },
            new("placedBefore", QueryKind.Instant, "When the list was made; when the request came where it is left out."))
        .ReadsLines<BelievedHoldLine>().AnswersLines<ComparisonLine>("What was found").Refuses(ProblemCodes.Overloaded);

    private async Task<IResult> CompareAsync(QueryParameters query, ApiRequest request)
    {
        var (scope, problem) = Scope(query, request);
        if (problem is not null) return new ProblemResult(problem);
        if (!ContentTypes.Accepts(request.Http.Request, ContentTypes.Ndjson))
            return new ProblemResult(new(ProblemCodes.UnsupportedMediaType, $"The body must be {ContentTypes.Ndjson} in UTF-8."));
        if (!_places.Wait(0))
            return new ProblemResult(new(ProblemCodes.Overloaded, "This node is busy with other comparisons; nothing was done."));
        try
        {
            await using var comparison = await BeginAsync();
            await CompareAsync(request, scope, comparison);
            return Results.Empty;
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task CompareAsync(ApiRequest request, ComparisonScope scope, HoldComparison comparison)
    {
        var http = request.Http;
        StreamEnds.LiftLimits(http);
        http.Response.StatusCode = 200;
        http.Response.ContentType = ContentTypes.Ndjson;
        var lines = new LineFeed(http.Request.BodyReader, BelievedLine.BytesMax, limits.Patience, time, node.WhenStopping);
        await using var results = new AnswerSpool(limits, time, http.Abort);
        var sending = results.SendAsync(http.Response.BodyWriter, http.RequestAborted);
        try
        {
            await CompareAsync(request, lines, scope, comparison, results);
        }
        catch (BadHttpRequestException) when (!results.IsUntouched)
        {
            new ComparisonAnswer(request, strict, results).Failed(Problem.Invalid("body", "could not be read"));
        }
        finally
        {
            results.Complete();
            await sending;
        }

        await StreamEnds.CloseAsync(http, lines);
    }

    private async Task CompareAsync(
        ApiRequest request, LineFeed lines, ComparisonScope scope, HoldComparison comparison, AnswerSpool results)
    {
        var gone = request.Http.RequestAborted;
        var answer = new ComparisonAnswer(request, strict, results);
        try
        {
            if (await ReadAsync(lines, comparison, answer, gone) is { } problem)
            {
                answer.Failed(problem);
                return;
            }

            scope = scope with { Now = clock.Now };
            await foreach (var finding in comparison.CompareAsync(scope, gone))
            {
                if (await answer.FoundAsync(finding)) continue;
                answer.Failed(Ended(FeedEnd.Unread)!);
                return;
            }

            answer.Summary(scope.Now);
        }
        catch (Exception failure) when (failure is not BadHttpRequestException && LedgerHealth.IsUnavailable(failure))
        {
            answer.Failed(OutcomeProblems.Unavailable);
        }
    }

    private static Problem? Ended(FeedEnd end) =>
        StreamEnds.Problem(end, "What was told stands, the rest was not compared: send the list again.");

    // Returns why the list cannot be compared, or null.
    private async Task<Problem?> ReadAsync(LineFeed lines, HoldComparison comparison, ComparisonAnswer answer, CancellationToken gone)
    {
        var batch = new List<BelievedHold>();
        var bytes = 0L;
        while (await lines.FillAsync())
        {
            while (lines.TryTake(out var text, out var isTooLong))
            {
                var line = text.IsSingleSegment ? text.First : text.ToArray();
                if (!isTooLong && BelievedLine.IsBlank(line.Span)) continue;
                if (answer.Read == LinesMax)
                    return new(ProblemCodes.PayloadTooLarge, $"A list may have at most {LinesMax} lines; nothing was compared.");
                answer.Read++;
                var (hold, problem) = !isTooLong
                    ? BelievedLine.Parse(strict, lines.Line, line.Span)
                    : (null, new(ProblemCodes.PayloadTooLarge, $"A line may have at most {BelievedLine.BytesMax} bytes."));
                if (problem is not null && !await answer.InvalidAsync(lines.Line, hold?.HoldId, problem)) return await UnreadAsync();
                if (hold is { } believed) batch.Add(believed);
                bytes += line.Length;
                if ((batch.Count >= HoldsPerBatch || bytes >= BytesPerBatch) && !await FlushAsync()) return await UnreadAsync();
            }
        }

        if (Ended(lines.End) is { } ended) return ended;
        return await FlushAsync() ? null : await UnreadAsync();

        async ValueTask<bool> FlushAsync()
        {
            if (batch.Count > 0) await comparison.AddAsync(batch, gone);
            batch.Clear();
            bytes = 0;
            return await answer.ProgressAsync();
        }

        async Task<Problem?> UnreadAsync()
        {
            await lines.DiscardAsync();
            return Ended(FeedEnd.Unread);
        }
    }

    private async Task<HoldComparison> BeginAsync()
    {
        using var patience = new CancellationTokenSource(options.ReadPatience, TimeProvider.System);
        var beginning = HoldComparison.BeginAsync(sources, patience.Token);
        try
        {
            return await beginning.WaitAsync(options.ReadPatience);
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            // Should it come about after all, its connection goes back.
            _ = beginning.ContinueWith(static late => late.Result.DisposeAsync().AsTask(), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw new ProblemException(OutcomeProblems.Unavailable);
        }
    }

    private (ComparisonScope Scope, Problem? Problem) Scope(QueryParameters query, ApiRequest request)
    {
        var now = clock.Now;
        var own = request.Principal.Key.Channel;
        HoldStatus? status = null;
        if (query.Text("status") is { } text)
        {
            if (text is "held" or "confirmed") status = text == "held" ? HoldStatus.Held : HoldStatus.Confirmed;
            else query.Errors.Add("status", "must be held or confirmed");
        }

        var scope = new ComparisonScope
        {
            TenantId = request.Principal.TenantId,
            Owner = query.Id("owner"),
            Channel = query.Id("channel") ?? own,
            HidesOtherChannels = own is not null,
            Status = status,
            PlacedBefore = query.Instant("placedBefore") ?? now,
            Now = now,
        };
        return (scope, own is not null && scope.Channel != own ? new(ProblemCodes.Forbidden, $"The key is bound to channel {own}.")
            : query.Problem);
    }
}
