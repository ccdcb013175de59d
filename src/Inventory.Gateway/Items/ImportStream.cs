using System.Threading.Channels;
using Inventory.Gateway.Http;
using Inventory.Gateway.Streams;
using Inventory.Grains.Items;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Microsoft.AspNetCore.Http;

namespace Inventory.Gateway.Items;

/// <summary>
/// The lines of one request on their way in, and their results on the way out. Lines are imported in batches, several of them at a time; a
/// batch closes early when the caller pauses, so that whoever sends a line and waits for its answer gets one.
/// </summary>
internal sealed class ImportStream(
    ApiRequest request, ImportTerms terms, ItemImporter importer, StrictJson strict, EntryFailures failures, AnswerSpool results)
{
    public const int LineBytesMax = 256 * 1024;

    private const int LinesPerBatch = 500;
    private const int BatchesAtOnce = 4;

    private readonly Channel<ImportBatch> _batches = Channel.CreateBounded<ImportBatch>(new BoundedChannelOptions(BatchesAtOnce)
    {
        SingleReader = true, SingleWriter = true,
    });

    private readonly Queue<ImportBatch> _active = new();
    private long _answered;
    private int _underWay;
    private volatile bool _unread;

    /// <summary>Imports line by line to the end, however it comes, and completes the results.</summary>
    public async Task RunAsync(LineFeed lines)
    {
        lines.IsBusy = () => Volatile.Read(ref _underWay) > 0;
        var answering = AnswerAsync();
        Problem? end;
        try
        {
            try
            {
                await ReadAsync(lines);
            }
            finally
            {
                _batches.Writer.TryComplete();
                await answering;
            }

            if (_unread) await lines.DiscardAsync();
            end = StreamEnds.Problem(lines.End, "Lines from this one on have no answer: send them again, under the same importId.");
        }
        catch (BadHttpRequestException) when (!results.IsUntouched)
        {
            end = Problem.Invalid("body", "could not be read");
        }
        catch
        {
            results.Complete();
            throw;
        }

        results.Complete(end is null ? default : Told(end));
    }

    private ReadOnlySpan<byte> Told(Problem end)
    {
        using var json = JsonAnswer.Rent();
        var problem = end.For(request.Path, request.TraceId);
        strict.Write(json.Json, new ImportResult { Line = _answered + 1, Outcome = "invalid", Problem = problem });
        json.EndLine();
        return json.Written.ToArray();
    }

    private async Task ReadAsync(LineFeed lines)
    {
        var batch = NewBatch();
        var taken = 0L;
        while (!_unread)
        {
            var filling = lines.FillAsync();
            if (!filling.IsCompleted) await StartAsync();
            if (!await filling) break;
            while (lines.TryTake(out var line, out var isTooLong))
            {
                // Blank lines are answered once another follows: those at the end say that there is none.
                if (!isTooLong && ImportBatch.IsBlank(line)) continue;
                while (++taken < lines.Line)
                {
                    batch.AddBlank(taken);
                    if (batch.IsFull) await StartAsync();
                }

                if (isTooLong) batch.AddTooLong(lines.Line, LineBytesMax);
                else batch.Add(lines.Line, line);
                if (batch.IsFull) await StartAsync();
            }
        }

        await StartAsync();

        async ValueTask StartAsync()
        {
            if (batch.IsEmpty || _unread) return;
            while (_active.TryPeek(out var oldest) && oldest.Running.IsCompleted) _active.Dequeue();
            // Lines of one item take effect in their order, also across batches.
            foreach (var earlier in _active)
            {
                if (earlier.Shares(batch)) await earlier.Running;
            }

            Interlocked.Increment(ref _underWay);
            batch.Start(importer);
            _active.Enqueue(batch);
            await _batches.Writer.WriteAsync(batch);
            batch = NewBatch();
        }
    }

    private ImportBatch NewBatch() => new(request, terms, strict, failures, LinesPerBatch);

    private async Task AnswerAsync()
    {
        try
        {
            await foreach (var batch in _batches.Reader.ReadAllAsync())
            {
                if (_unread) await batch.Running;
                else if (await batch.WriteResultsAsync(results)) _answered = batch.LastLine;
                else _unread = true;
                Interlocked.Decrement(ref _underWay);
            }
        }
        catch (Exception failure)
        {
            // Whoever waits for room in the channel would wait for ever.
            _batches.Writer.TryComplete(failure);
            throw;
        }
    }
}
