using System.IO.Pipelines;
using Inventory.Gateway.Http;
using Inventory.Gateway.Items;
using Inventory.Gateway.Streams;
using Inventory.Grains.Items;
using Inventory.Http.Requests;
using Inventory.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Gateway.Tests;

/// <summary>An import reads no faster than its answers are read: what it does not read waits with the caller.</summary>
public sealed class ImportPaceTests
{
    private const int Lines = 60_000;

    // What may wait, in answers of some 300 bytes: a megabyte, and a few batches of 500 on their way to it.
    private const int AheadMax = 10_000;

    private readonly ManualTime _time = new();
    private readonly Pipe _request = new(), _response = new(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));

    [Fact]
    public async Task It_is_never_further_ahead_of_its_reader_than_what_may_wait()
    {
        var lines = new LineFeed(
            _request.Reader, ImportStream.LineBytesMax, TimeSpan.FromSeconds(30), _time, CancellationToken.None);
        await using var spool = new AnswerSpool(new() { MemoryMax = 1 << 20, FileMax = 1 }, _time, static () => { });
        var importing = Stream(spool).RunAsync(lines);
        var sending = spool.SendAsync(_response.Writer, CancellationToken.None);
        var asking = AskAsync();

        long read = 0, ahead = 0;
        while (read < Lines)
        {
            var answers = await _response.Reader.ReadAsync();
            foreach (var part in answers.Buffer) read += part.Span.Count((byte)'\n');
            _response.Reader.AdvanceTo(answers.Buffer.End);
            ahead = Math.Max(ahead, lines.Line - read);
        }

        await asking;
        await importing;
        await sending;
        Assert.InRange(ahead, 1, AheadMax);
        Assert.Equal(FeedEnd.Body, lines.End);
    }

    private static ImportStream Stream(AnswerSpool spool) => new(
        new ApiRequest(new DefaultHttpContext(), Parts.Json, "0af7651916cd43dd8448eb211c80319c", "/v1/items:import"),
        new ImportTerms(null, null, DryRun: false), Parts.Services.GetRequiredService<ItemImporter>(), Parts.Json,
        Parts.Services.GetRequiredService<EntryFailures>(), spool);

    // Lines that make no sense reach no item, and each has an answer.
    private async Task AskAsync()
    {
        for (var i = 0; i < Lines; i++) await _request.Writer.WriteAsync("x\n"u8.ToArray());
        await _request.Writer.CompleteAsync();
    }
}
