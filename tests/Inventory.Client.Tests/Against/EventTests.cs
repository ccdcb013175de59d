using Inventory.Client.Tests.Setup;

namespace Inventory.Client.Tests.Against;

/// <summary>Events, from the real service.</summary>
[Collection(Setup.ServiceCollection.Name)]
public sealed class EventTests(RunningService service)
{
    private readonly InventoryClient _client = service.Client();

    [Fact]
    public async Task Events_are_read_as_they_happen_each_with_the_cursor_behind_it()
    {
        var prefix = $"sku:{RunningService.New("live")}";
        var after = (await _client.Events.ReadPageAsync(EventsClient.Now)).ValueOrThrow().Next;
        var reading = TakeAsync(_client.Events.ReadAsync(after, prefix: prefix), 3);
        await _client.Items.CreateAsync(new() { ItemId = prefix, OnHand = 5 });
        await _client.Holds.PlaceAsync(new() { HoldId = RunningService.New("h"), Lines = [new(prefix, 2)] });
        await _client.Items.ChangeAsync(prefix, new() { StopSell = true });

        var told = await reading;
        Assert.Equal(["item_created.v1", "hold_placed.v1", "item_changed.v1"], told.Select(one => one.Type));
        Assert.Equal([5L, 3, 3], told.Select(one => one.Item!.Available));
        Assert.Equal((prefix, "0000000000000000002", "1.0"), (told[1].Subject, told[1].Sequence, told[1].Specversion));
        Assert.Equal(told[2].Id, Assert.Single(await TakeAsync(_client.Events.ReadAsync(told[1].Cursor, prefix: prefix), 1)).Id);
    }

    [Fact]
    public async Task Connections_that_break_off_anywhere_leave_no_gap_and_no_repeat()
    {
        var prefix = $"sku:{RunningService.New("cut")}";
        var after = (await _client.Events.ReadPageAsync(EventsClient.Now)).ValueOrThrow().Next;
        for (var i = 0; i < 30; i++) await _client.Items.CreateAsync(new() { ItemId = $"{prefix}-{i}", OnHand = 1 });
        var cutting = new CutStreams();
        var client = service.Client(cutting, configure: options => options.FirstPause = TimeSpan.FromMilliseconds(1));

        var told = await TakeAsync(client.Events.ReadAsync(after, ["item_created.v1"], prefix), 30);

        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{prefix}-{i}"), told.Select(one => one.Subject));
        Assert.InRange(cutting.Cut, 5, int.MaxValue);
    }

    [Fact]
    public async Task A_service_that_is_out_of_reach_is_waited_for_and_what_is_refused_for_good_ends_it()
    {
        var item = $"sku:{RunningService.New("away")}";
        var after = (await _client.Events.ReadPageAsync(EventsClient.Now)).ValueOrThrow().Next;
        await _client.Items.CreateAsync(new() { ItemId = item, OnHand = 1 });
        var faults = new Faults(Faults.NotSent, Faults.Refuses(503, ProblemCodes.LedgerUnavailable, retryable: true),
            Faults.Refuses(429, ProblemCodes.RateLimited, retryable: true), Faults.Answers(502, "<html>"), Faults.None);
        var client = service.Client(faults, configure: options => options.FirstPause = TimeSpan.FromMilliseconds(1));
        Assert.Equal(item, Assert.Single(await TakeAsync(client.Events.ReadAsync(after, prefix: item), 1)).Subject);
        Assert.Equal(5, faults.Seen.Count);

        var refused = await Assert.ThrowsAsync<InventoryProblemException>(() => TakeAsync(_client.Events.ReadAsync("x"), 1));
        Assert.Equal(ProblemCodes.InvalidCursor, refused.Problem.Code);
    }

    [Fact]
    public async Task Pages_lead_on_and_wait()
    {
        var item = $"sku:{RunningService.New("page")}";
        var filter = new EventFilter { Prefix = item, Types = ["item_created.v1"] };
        var after = (await _client.Events.ReadPageAsync(EventsClient.Now)).ValueOrThrow().Next;
        var waiting = _client.Events.ReadPageAsync(after, filter, TimeSpan.FromSeconds(30));
        await _client.Items.CreateAsync(new() { ItemId = item, OnHand = 1 });
        var page = (await waiting).ValueOrThrow();
        Assert.Equal(item, Assert.Single(page.Events).Subject);
        Assert.Empty((await _client.Events.ReadPageAsync(page.Next, filter)).ValueOrThrow().Events);
    }

    private static async Task<List<InventoryEvent>> TakeAsync(IAsyncEnumerable<InventoryEvent> events, int count)
    {
        var told = new List<InventoryEvent>();
        await foreach (var one in events)
        {
            told.Add(one);
            if (told.Count == count) break;
        }

        return told;
    }

    /// <summary>Breaks each stream off a little later than the one before.</summary>
    private sealed class CutStreams : DelegatingHandler
    {
        public int Cut { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.Content.Headers.ContentType?.MediaType != "text/event-stream") return response;
            var whole = await response.Content.ReadAsStreamAsync(cancellationToken);
            response.Content = new StreamContent(new CutStream(whole, 400 + 331 * Cut++));
            return response;
        }
    }

    private sealed class CutStream(Stream inner, int left) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left == 0) throw new IOException("The connection was cut.");
            var read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, left)], cancellationToken);
            left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
