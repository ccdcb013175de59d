using System.IO.Pipelines;
using System.Text;
using Inventory.Gateway.Streams;
using Inventory.Testing;

namespace Inventory.Gateway.Tests;

public sealed class AnswerSpoolTests
{
    // Far more than any of the limits here.
    private const int NoiseLength = 2000, TakenMax = 100;
    private readonly ManualTime _time = new();
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));
    private int _aborted;

    [Fact]
    public async Task Results_beyond_memory_come_out_in_order_once_the_caller_reads()
    {
        await using var spool = Spool(new());
        var sending = spool.SendAsync(_pipe.Writer, CancellationToken.None);

        // Nobody reads yet: all of this has to go somewhere without waiting.
        var chunk = new byte[100_000];
        for (byte i = 0; i < 100; i++)
        {
            Array.Fill(chunk, i);
            Assert.True(await spool.AppendAsync(chunk).AsTask());
        }

        spool.Complete("!"u8);
        Assert.False(sending.IsCompleted);

        var all = await ReadAsync(10_000_001);
        await sending;
        Assert.Equal(Enumerable.Range(0, 100).SelectMany(i => Enumerable.Repeat((byte)i, 100_000)).Append((byte)'!'), all);
    }

    [Fact]
    public async Task What_exceeds_the_limit_waits_for_the_caller_to_read()
    {
        await using var spool = Spool(new() { MemoryMax = 10_000, FileMax = 20_000 });
        var taken = 0;
        Task<bool> append;
        while ((append = spool.AppendAsync(Noise(taken)).AsTask()).IsCompleted && taken < TakenMax) taken++;
        Assert.InRange(taken, 10, 14);

        var sending = spool.SendAsync(_pipe.Writer, CancellationToken.None);
        var reading = ReadAsync((taken + 1) * NoiseLength);
        Assert.True(await append);
        spool.Complete();

        Assert.Equal(Enumerable.Range(0, taken + 1).SelectMany(Noise), await reading);
        await sending;
    }

    [Fact]
    public async Task Files_of_all_answers_together_are_limited()
    {
        var limits = new StreamLimits { MemoryMax = 0, FilesMax = 10_000 };
        await using var first = Spool(limits);
        await using var second = Spool(limits);
        var taken = 0;
        while (first.AppendAsync(Noise(taken)).AsTask().IsCompleted && taken < TakenMax) taken++;

        Assert.False(second.AppendAsync(Noise(0)).AsTask().IsCompleted);
        Assert.InRange(taken, 3, 5);
    }

    [Fact]
    public async Task Whoever_reads_nothing_for_thirty_seconds_gets_no_more_and_hears_why_once_he_reads()
    {
        await using var spool = Spool(new() { MemoryMax = NoiseLength, FileMax = 1 });
        await spool.AppendAsync(Noise(0));
        var sending = spool.SendAsync(_pipe.Writer, CancellationToken.None);   // holds the first one now, more than the pipe takes
        await spool.AppendAsync(Noise(1));
        var append = spool.AppendAsync(Noise(2)).AsTask();
        Assert.False(append.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.False(await append);
        spool.Complete("why"u8);
        Assert.EndsWith("why", Encoding.ASCII.GetString(await ReadAsync(2 * NoiseLength + 3)), StringComparison.Ordinal);
        await sending;
        Assert.Equal(0, _aborted);
    }

    [Fact]
    public async Task A_finished_answer_that_nobody_reads_ends_its_connection()
    {
        await using var spool = Spool(new());
        await spool.AppendAsync(Noise(0));
        var sending = spool.SendAsync(_pipe.Writer, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, _aborted);   // as long as more may come, the caller may be busy sending

        spool.Complete();
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(1, _aborted);
        await _pipe.Reader.CompleteAsync();
        await sending;
    }

    [Fact]
    public async Task A_caller_who_hangs_up_does_not_keep_the_import_waiting()
    {
        await using var spool = Spool(new());
        await _pipe.Reader.CompleteAsync();
        var sending = spool.SendAsync(_pipe.Writer, CancellationToken.None);
        await spool.AppendAsync(new byte[1_000_000]);
        await spool.AppendAsync(new byte[9_000_000]);
        spool.Complete();
        await sending;
    }

    private AnswerSpool Spool(StreamLimits limits) => new(limits, _time, () => _aborted++);

    // It cannot be compressed.
    private static byte[] Noise(int seed)
    {
        var bytes = new byte[NoiseLength];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        var all = new MemoryStream();
        while (all.Length < length)
        {
            var read = await _pipe.Reader.ReadAsync();
            foreach (var part in read.Buffer) all.Write(part.Span);
            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        return all.ToArray();
    }
}
