using Inventory.Domain.Holds;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Items;
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
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Inventory.Gateway.Comparisons;

/// <summary>
/// POST /v1/reconciliations: a caller's list of the holds it believes in, beside the ledger's. Streamed both ways in bounded memory;
/// changes nothing.
/// </summary>
internal sealed class ComparisonEndpoint(LedgerDataSources sources, LedgerClock clock, StrictJson strict, GatewayOptions options)
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
        var gone = http.RequestAborted;
        LiftLimits(http);
        http.Response.StatusCode = 200;
        http.Response.ContentType = ContentTypes.Ndjson;
        await using var results = new ResultSpool();
        var answer = new ComparisonAnswer(request, strict, results);
        var sending = results.SendAsync(http.Response.BodyWriter, gone);
        try
        {
            if (await ReadAsync(request, comparison, answer, gone))
            {
                scope = scope with { Now = clock.Now };
                await foreach (var finding in comparison.CompareAsync(scope, gone)) answer.Found(finding);
                answer.Summary(scope.Now);
            }
            else
            {
                answer.Failed(new(ProblemCodes.PayloadTooLarge, $"A list may have at most {LinesMax} lines; nothing was compared."));
            }
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            answer.Failed(OutcomeProblems.Unavailable);
        }
        finally
        {
            results.Complete();
        }

        await sending;
    }

    private async Task<bool> ReadAsync(ApiRequest request, HoldComparison comparison, ComparisonAnswer answer, CancellationToken gone)
    {
        var batch = new List<BelievedHold>();
        var bytes = 0L;
        var tooMany = false;
        await LineReader.ReadAsync(request.Http.Request.BodyReader, BelievedLine.BytesMax, async (number, line) =>
        {
            if (line is { } text && BelievedLine.IsBlank(text.Span)) return true;
            if (answer.Read == LinesMax) return !(tooMany = true);
            answer.Read++;
            var (hold, problem) = line is { } whole
                ? BelievedLine.Parse(strict, number, whole.Span)
                : (null, new(ProblemCodes.PayloadTooLarge, $"A line may have at most {BelievedLine.BytesMax} bytes."));
            if (problem is not null) answer.Invalid(number, hold?.HoldId, problem);
            if (hold is { } believed) batch.Add(believed);
            bytes += line?.Length ?? 0;
            if (batch.Count >= HoldsPerBatch || bytes >= BytesPerBatch) await FlushAsync();
            return true;
        }, gone);
        if (!tooMany) await FlushAsync();
        return !tooMany;

        async ValueTask FlushAsync()
        {
            if (batch.Count > 0) await comparison.AddAsync(batch, gone);
            batch.Clear();
            bytes = 0;
            answer.Progress();
        }
    }

    private async Task<HoldComparison> BeginAsync()
    {
        using var patience = new CancellationTokenSource(options.ReadPatience);
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

    private static void LiftLimits(HttpContext http)
    {
        // A caller may send the whole list before it reads anything, or read as slowly as it works.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } sent) sent.MinDataRate = null;
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } read) read.MinDataRate = null;
    }
}
