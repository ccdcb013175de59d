using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Grains.Items;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Items;

/// <summary>
/// POST /v1/items:import: lines in, a line out for each, in order, in bounded memory. Lines are imported in batches, several of them at a
/// time; a batch closes early when the caller pauses, so that whoever sends a line and waits for its answer gets one.
/// </summary>
internal sealed class ImportEndpoint(ItemImporter importer, StrictJson strict, EntryFailures failures)
{
    private const int LinesPerBatch = 500;
    private const int BatchesAtOnce = 4;
    private const int LineBytesMax = 256 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapApi("/v1").WithTags("Items")
        .RequireScope(KeyScopes.Stock).RefuseBoundKeys()
        .MapPost("/items:import", static (ApiRequest request, ImportEndpoint import) => import.ImportAsync(request))
        .Describe("importItems", "Makes and changes items, a line each, streamed both ways")
        .ReadsLines<ImportedItem>().AnswersLines<ImportResult>("A line for each line, in order").Writes();

    private async Task<IResult> ImportAsync(ApiRequest request)
    {
        var http = request.Http;
        if (!ContentTypes.Accepts(http.Request, ContentTypes.Ndjson))
            return new ProblemResult(new(ProblemCodes.UnsupportedMediaType, $"The body must be {ContentTypes.Ndjson} in UTF-8."));

        LiftLimits(http.Features);
        http.Response.StatusCode = 200;
        http.Response.ContentType = ContentTypes.Ndjson;
        await using var results = new ResultSpool();
        var batches = Channel.CreateBounded<ImportBatch>(new BoundedChannelOptions(BatchesAtOnce) { SingleReader = true,
            SingleWriter = true });
        var answering = AnswerAsync(batches, results);
        var sending = results.SendAsync(http.Response.BodyWriter, http.RequestAborted);
        try
        {
            await ReadAsync(request, batches.Writer);
        }
        finally
        {
            batches.Writer.TryComplete();
            try
            {
                await answering;
            }
            finally
            {
                results.Complete();
            }
        }

        await sending;
        return Results.Empty;
    }

    private async Task ReadAsync(ApiRequest request, ChannelWriter<ImportBatch> batches)
    {
        var pipe = request.Http.Request.BodyReader;
        var active = new Queue<ImportBatch>();
        var batch = new ImportBatch(request, strict, failures);
        var line = 0L;
        var answered = 0L;
        var skipping = false;
        while (true)
        {
            var reading = pipe.ReadAsync(request.Http.RequestAborted);
            if (!reading.IsCompleted) await StartAsync();
            var read = await reading;
            var rest = read.Buffer;
            while (TryCut(ref rest, read.IsCompleted, out var text))
            {
                line++;
                if (skipping || text.Length > LineBytesMax)
                {
                    skipping = false;
                    await BlanksAsync();
                    batch.AddTooLong(answered = line, LineBytesMax);
                }
                else if (!ImportBatch.IsBlank(text))
                {
                    await BlanksAsync();
                    batch.Add(answered = line, text);
                }

                if (batch.Count >= LinesPerBatch || batch.IsClosed) await StartAsync();
            }

            if (rest.Length > LineBytesMax)
            {
                // The rest of a line that is too long is thrown away as it comes.
                skipping = true;
                rest = rest.Slice(rest.End);
            }

            pipe.AdvanceTo(rest.Start, rest.End);
            if (!read.IsCompleted) continue;
            await StartAsync();
            return;
        }

        // Blank lines count, and are answered if anything follows them: at the very end they are no lines.
        async ValueTask BlanksAsync()
        {
            while (answered < line - 1)
            {
                batch.AddBlank(++answered);
                if (batch.Count >= LinesPerBatch) await StartAsync();
            }
        }

        async ValueTask StartAsync()
        {
            if (batch.Count == 0) return;
            while (active.TryPeek(out var oldest) && oldest.Running.IsCompleted) active.Dequeue();
            // Lines of one item take effect in their order, also across batches.
            foreach (var earlier in active)
            {
                if (earlier.Shares(batch)) await earlier.Running;
            }

            batch.Start(importer);
            active.Enqueue(batch);
            await batches.WriteAsync(batch);
            batch = new(request, strict, failures);
        }
    }

    private static async Task AnswerAsync(Channel<ImportBatch> batches, ResultSpool results)
    {
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync()) await batch.WriteResultsAsync(results);
        }
        catch (Exception failure)
        {
            // Whoever waits for room in the channel would wait for ever.
            batches.Writer.TryComplete(failure);
            throw;
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> rest, bool atEnd, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = rest;
        if (!atEnd || rest.IsEmpty) return false;
        rest = rest.Slice(rest.End);
        return true;
    }

    private static void LiftLimits(IFeatureCollection features)
    {
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        // A caller may send everything before reading anything, or read as slowly as it works.
        if (features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } request) request.MinDataRate = null;
        if (features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinResponseDataRateFeature>() is { } response) response.MinDataRate = null;
    }
}
