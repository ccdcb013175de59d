using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Events;

/// <summary>GET /v1/events/stream.</summary>
[Collection(EventsCollection.Name)]
public sealed class EventStreamTests(ContractSilo silo) : EventsOutTests(silo)
{
    private const string Stream = "/v1/events/stream";

    [Fact]
    public async Task A_stream_begins_with_its_retry_and_its_place_and_tells_what_commits_after_the_status_line()
    {
        using var listener = await Api.Listen();
        Assert.Equal("text/event-stream", listener.Response.Content.Headers.ContentType!.ToString());
        Assert.True(listener.Response.Headers.CacheControl!.NoStore);
        var item = await Item(5);
        await Hold(item, 2);

        var head = (await listener.NextAsync())!;
        Assert.Equal("retry: 1000", head.Lines[0]);
        Assert.NotNull(head.Id);
        var told = await ToldOf(listener, item, 2);
        Assert.Equal(["item_created.v1", "hold_placed.v1"], told.Select(one => one.Type));
        Assert.All(told, one => Assert.Equal(["id", "event", "data"], one.Lines.Select(line => line.Split(':')[0])));
        var page = await Page($"prefix={item}", 2);
        Assert.All(told.Zip(page.List("events")), pair => Assert.True(JsonNode.DeepEquals(pair.First.Envelope, pair.Second)));
        Assert.True(string.CompareOrdinal(head.Id, told[0].Id) <= 0 && string.CompareOrdinal(told[0].Id, told[1].Id) < 0);
    }

    [Fact]
    public async Task Whoever_was_cut_off_goes_on_behind_the_last_id_which_wins_over_after()
    {
        var after = await Cursor();
        var item = await Item(9);
        for (var i = 0; i < 3; i++) await Hold(item, 1);
        string cut;
        using (var listener = await Api.Listen($"{Stream}?after={after}&prefix={item}"))
        {
            await listener.EventsAsync(2);
            cut = listener.LastId!;
        }

        using var again = await Api.Listen($"{Stream}?after=now&prefix={item}", ("Last-Event-ID", cut));
        Assert.Equal(["3", "4"], (await again.EventsAsync(2)).Select(one => (string)one.Envelope["data"]!["sequence"]!.ToString()));
        using var whole = await Api.Listen($"{Stream}?after=start&prefix={item}");
        Assert.Equal(4, (await whole.EventsAsync(4)).Count);
    }

    [Fact]
    public async Task A_place_that_is_none_and_a_query_that_is_malformed_are_refused_before_the_stream_begins()
    {
        (await Api.Get(Stream, ("Last-Event-ID", "x"))).Is(400, "invalid-cursor");
        (await Api.Get(Stream + "?after=x")).Is(400, "invalid-cursor");
        (await Api.Get(Stream, ("Last-Event-ID", await Cursor(await Foreign())))).Is(400, "invalid-cursor");
        (await Api.Get(Stream + "?types=x")).Is(400, "invalid-request");
        (await Api.Get(Stream + "?wait=1")).Is(400, "invalid-request");
        (await Api.Get(Stream + "?limit=1")).Is(400, "invalid-request");
        (await (await Key("stock")).Get(Stream)).Is(403, "forbidden");
        (await Api.As(null).Get(Stream)).Is(401, "unauthenticated");
        (await Api.Post(Stream, "{}")).Is(405, "method-not-allowed");
        (await Api.Get(Stream + "/")).Is(404, "not-found");
        using var valid = await Api.Listen(Stream + "?after=x", ("Last-Event-ID", await Cursor()));
    }

    [Fact]
    public async Task HEAD_is_answered_without_a_stream()
    {
        var answer = (await Api.Send("HEAD", Stream, (string?)null)).Is(200);
        Assert.Equal(("text/event-stream", ""), (answer.MediaType, answer.Body));
    }

    [Fact]
    public async Task A_stream_tells_only_what_was_asked_for()
    {
        var (item, other) = (await Item(5), await Item(5));
        using var listener = await Api.Listen($"{Stream}?types=hold_released.v1,hold_placed.v1&prefix={item}");
        await Hold(other, 1);
        var hold = await Hold(item, 1);
        (await Confirm(hold)).IsFresh();
        var released = await HoldThatIs("released", item);
        var told = await listener.EventsAsync(3);
        Assert.Equal([hold, released, released], told.Select(one => (string?)one.Envelope["data"]!["holdId"]));
        Assert.Equal("hold_released.v1", told[2].Type);
    }

    [Fact]
    public async Task A_key_of_a_channel_hears_of_other_channels_in_outline()
    {
        var bound = await Bound("kiosk");
        var item = await Item(5);
        using var listener = await bound.Listen($"{Stream}?prefix={item}&types=hold_placed.v1");
        await Hold(item, 1);
        var own = await Hold(item, 1, api: bound);
        var told = await listener.EventsAsync(2);
        Assert.Null(told[0].Envelope["data"]!["holdId"]);
        Assert.Equal(own, (string?)told[1].Envelope["data"]!["holdId"]);
    }

    [Fact]
    public async Task Whoever_hears_nothing_gets_a_comment_within_15_seconds_and_an_id_that_moves_on_and_can_be_resumed_from()
    {
        var item = await Item(5);
        using var listener = await Api.Listen($"{Stream}?prefix={item}&types=hold_placed.v1");
        var first = (await listener.NextAsync())!;
        await Item(1);
        var pulse = (await listener.NextAsync())!;
        Assert.Equal([":", "id: " + pulse.Id], pulse.Lines);
        Assert.True(string.CompareOrdinal(pulse.Id, first.Id) > 0);
        var hold = await Hold(item, 1);
        using var again = await Api.Listen($"{Stream}?prefix={item}", ("Last-Event-ID", pulse.Id!));
        Assert.Equal(hold, (string?)(await again.EventsAsync(1))[0].Envelope["data"]!["holdId"]);
    }

    [Fact]
    public async Task A_key_has_a_hundred_streams_and_gets_another_once_one_has_ended()
    {
        var key = await Key("read");
        var listeners = new List<Listener>();
        for (var i = 0; i < 100; i++) listeners.Add(await key.Listen());
        (await key.Get(Stream)).Is(429, "rate-limited");
        using (await Api.Listen())
        {
            // Another key's are counted apart.
        }

        Assert.True((await Metrics.ReadAsync(Api))["inventory_event_listeners"] >= 100);
        listeners[0].Dispose();
        Listener? another = null;
        await Poll.UntilAsync(async () => (another = (await key.TryListen(Stream)).Listener) is not null, "there is room for another");
        another!.Dispose();
        listeners.ForEach(listener => listener.Dispose());
        await Poll.UntilAsync(async () => (await Metrics.ReadAsync(Api))["inventory_event_listeners"] < 100, "streams end with their listeners");
    }

    [Fact]
    public async Task A_stream_ends_once_its_key_is_deleted()
    {
        var made = (await Api.Post("/v1/keys", $$"""{"name":"n","scopes":["read"]}""")).Is(201);
        using var listener = await Api.As(made.Text("key")).Listen();
        using var other = await Api.Listen();
        (await Api.Delete($"/v1/keys/{made.Text("keyId")}")).Is(204);
        Assert.Empty(await listener.ToEndAsync());
        var item = await Item(1);
        Assert.Equal(item, (string?)(await other.EventsAsync(1))[0].Envelope["subject"]);
    }

    [Fact]
    public async Task A_listener_that_takes_nothing_is_closed_and_goes_on_from_its_last_id_without_a_gap()
    {
        const string slow = "inventory_event_listeners_closed_slow_total";
        const int Count = 1500;
        var (after, prefix, before) = (await Cursor(), $"sku:{New("bulk")}-", await Metrics.ReadAsync(Api));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 65536 };
        await socket.ConnectAsync(Silo.Address.Host, Silo.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {Stream}?after={after}&prefix={prefix} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {SiloProcess.BootstrapKey}\r\n\r\n"));
        var facts = "{" + string.Join(',', Enumerable.Range(0, 20).Select(n => $"\"k{n}\":\"{new string('x', 480)}\"")) + "}";
        (await Api.Import(string.Join('\n', Enumerable.Range(0, Count).Select(n =>
            $$"""{"itemId":"{{prefix}}{{n:D4}}","onHand":1,"metadata":{{facts}}}""")))).Is(200);

        await Poll.UntilAsync(async () => (await Metrics.ReadAsync(Api))[slow] > before[slow], "the listener is closed");

        var blocks = await HeardAsync(socket);
        var heard = blocks.Where(block => block.IsEvent).ToList();
        Assert.InRange(heard.Count, 0, Count - 1);
        using var again = await Api.Listen($"{Stream}?prefix={prefix}", ("Last-Event-ID", blocks[^1].Id!));
        heard.AddRange(await again.EventsAsync(Count - heard.Count));
        using var whole = await Api.Listen($"{Stream}?after={after}&prefix={prefix}");
        Assert.Equal((await whole.EventsAsync(Count)).Select(one => one.Id), heard.Select(one => one.Id));
        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"{prefix}{n:D4}").ToHashSet(),
            heard.Select(one => (string)one.Envelope["subject"]!).ToHashSet());
    }

    /// <summary>Events of one item; what others did may come between.</summary>
    private static async Task<List<Block>> ToldOf(Listener listener, string item, int count)
    {
        var told = new List<Block>();
        while (told.Count < count)
        {
            var next = (await listener.EventsAsync(1))[0];
            if ((string?)next.Envelope["subject"] == item) told.Add(next);
        }

        return told;
    }

    // What is whole of what had come when the connection was cut.
    private static async Task<List<Block>> HeardAsync(Socket socket)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[65536];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var length) bytes.Write(buffer, 0, length);
        }
        catch (SocketException)
        {
            // Cut off.
        }

        var text = Dechunked(bytes.ToArray());
        return [.. text[..(text.LastIndexOf("\n\n", StringComparison.Ordinal) + 2)].Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => new Block(block.Split('\n')))];
    }

    private static string Dechunked(byte[] answer)
    {
        var text = Encoding.Latin1.GetString(answer);
        var at = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var body = new StringBuilder();
        while (text.IndexOf("\r\n", at, StringComparison.Ordinal) is > 0 and var end)
        {
            var length = int.Parse(text.AsSpan(at, end - at), System.Globalization.NumberStyles.HexNumber,
                System.Globalization.CultureInfo.InvariantCulture);
            if (end + 2 + length > text.Length) length = text.Length - end - 2;
            body.Append(text, end + 2, length);
            if ((at = end + 4 + length) >= text.Length) break;
        }

        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body.ToString()));
    }
}
