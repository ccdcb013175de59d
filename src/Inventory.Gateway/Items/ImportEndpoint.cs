using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Gateway.Streams;
using Inventory.Grains.Items;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Imports;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Items;

/// <summary>POST /v1/items:import: lines in, a line out for each, in order, in bounded memory (see <see cref="ImportStream"/>).</summary>
internal sealed class ImportEndpoint(
    ItemImporter importer, ImportRegister imports, LedgerClock clock, StrictJson strict, EntryFailures failures, StreamLimits limits,
    NodeState node, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapApi("/v1").WithTags("Items")
        .RequireScope(KeyScopes.Stock).RefuseBoundKeys()
        .MapPost("/items:import", static (QueryParameters query, ApiRequest request, ImportEndpoint import) =>
            import.ImportAsync(query, request))
        .Describe("importItems", "Makes and changes items, a line each, streamed both ways")
        .Takes(ImportTerms.Parameters)
        .ReadsLines<ImportedItem>().AnswersLines<ImportResult>("A line for each line, in order").Refuses(ProblemCodes.IdReused).Writes();

    private async Task<IResult> ImportAsync(QueryParameters query, ApiRequest request)
    {
        var http = request.Http;
        if (!ContentTypes.Accepts(http.Request, ContentTypes.Ndjson))
            return new ProblemResult(new(ProblemCodes.UnsupportedMediaType, $"The body must be {ContentTypes.Ndjson} in UTF-8."));
        ImportTerms? terms;
        try
        {
            (terms, var problem) = await ImportTerms.ReadAsync(query, request, imports, clock);
            if (terms is null) return new ProblemResult(problem!);
        }
        catch (LedgerUnavailableException)
        {
            return new ProblemResult(OutcomeProblems.Unavailable);
        }

        StreamEnds.LiftLimits(http);
        http.Response.StatusCode = 200;
        http.Response.ContentType = ContentTypes.Ndjson;
        var lines = new LineFeed(http.Request.BodyReader, ImportStream.LineBytesMax, limits.Patience, time, node.WhenStopping);
        await using var results = new AnswerSpool(limits, time, http.Abort);
        var sending = results.SendAsync(http.Response.BodyWriter, http.RequestAborted);
        try
        {
            await new ImportStream(request, terms, importer, strict, failures, results).RunAsync(lines);
        }
        finally
        {
            await sending;
        }

        await StreamEnds.CloseAsync(http, lines);
        return Results.Empty;
    }
}
