using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using Inventory.Gateway.Streams;
using Inventory.Testing;

namespace Inventory.Gateway.Tests;

public sealed class LineFeedTests : IDisposable
{
    private const int LineBytesMax = 20;

    // Of a broken run: nothing here takes any time.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly ManualTime _time = new();
    private readonly Pipe _pipe = new();
    private readonly CancellationTokenSource _stopping = new();
    private ConcurrentQueue<string> _taken = [];

    public void Dispose() => _stopping.Dispose();

    [Theory]
    [InlineData("a\nb\n", "1a 2b")]
    [InlineData("a\n\nb", "1a 2 3b")]
    [InlineData("a\r\nb", "1a\r 2b")]
    [InlineData("", "")]
    [InlineData("\n", "1")]
    [InlineData("\uFEFFa\n\uFEFFb", "1a 2\uFEFFb")]
    [InlineData("\uFEFF", "1")]
    [InlineData("0123456789012345678901234567890123456789\nb\n", "1! 2b")]
    [InlineData("0123456789012345678901234567890123456789", "1!")]
    public async Task Cuts_a_body_into_lines_however_it_comes(string body, string lines)
    {
        foreach (var pieces in (int[])[1, 3, 1000])
        {
            var pipe = new Pipe();
            var feed = new LineFeed(pipe.Reader, LineBytesMax, TimeSpan.FromSeconds(30), _time, _stopping.Token);
            var taking = TakeAsync(feed);
            foreach (var piece in Encoding.UTF8.GetBytes(body).Chunk(pieces)) await pipe.Writer.WriteAsync(piece);
            await pipe.Writer.CompleteAsync();

            Assert.Equal(lines, await taking);
            Assert.Equal(FeedEnd.Body, feed.End);
        }
    }

    [Fact]
    public async Task A_caller_who_sends_nothing_for_thirty_seconds_has_ended()
    {
        var feed = Feed();
        var taking = TakeAsync(feed);
        await SendAsync("a\nb");
        await WaitsAgainAsync();
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(taking.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("1a", await taking.WaitAsync(Bound));
        Assert.Equal(FeedEnd.Idle, feed.End);
    }

    [Fact]
    public async Task A_caller_who_waits_for_an_answer_has_not()
    {
        var busy = true;
        var feed = Feed();
        feed.IsBusy = () => busy;
        var taking = TakeAsync(feed);
        await SendAsync("a\n");
        await WaitsAgainAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(taking.IsCompleted);
        busy = false;
        _time.Advance(TimeSpan.FromSeconds(30));

        await taking.WaitAsync(Bound);
        Assert.Equal(FeedEnd.Idle, feed.End);
    }

    [Fact]
    public async Task Ends_as_soon_as_the_node_stops()
    {
        var feed = Feed();
        var taking = TakeAsync(feed);
        await SendAsync("a\n");
        await _stopping.CancelAsync();

        await taking.WaitAsync(Bound);
        Assert.Equal(FeedEnd.Stopping, feed.End);
    }

    [Fact]
    public async Task What_is_discarded_is_read_to_the_end()
    {
        var feed = Feed();
        var filling = feed.FillAsync();
        await SendAsync("a\nb\n");
        Assert.True(await filling);
        var discarding = feed.DiscardAsync();
        for (var i = 0; i < 100; i++) await SendAsync(new string('x', 100_000));
        await _pipe.Writer.CompleteAsync();

        await discarding;
        Assert.Equal(FeedEnd.Unread, feed.End);
    }

    private LineFeed Feed() => new(_pipe.Reader, LineBytesMax, TimeSpan.FromSeconds(30), _time, _stopping.Token);

    private async Task SendAsync(string text) => await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

    // The clock of the reading before is gone when its line is taken.
    private Task WaitsAgainAsync() => Poll.UntilAsync(() => _taken.Count == 1 && _time.Pending.Count == 1, "the feed waits for more");

    private async Task<string> TakeAsync(LineFeed feed)
    {
        _taken = [];
        while (await feed.FillAsync())
        {
            while (feed.TryTake(out var line,
                out var isTooLong)) _taken.Enqueue($"{feed.Line}{(isTooLong ? "!" : Encoding.UTF8.GetString(line))}");
        }

        return string.Join(' ', _taken);
    }
}
