using System.Text;
using Inventory.Events.Envelopes;
using Inventory.Events.Feed;
using Inventory.Ledger.Journal;

namespace Inventory.Gateway.Tests;

/// <summary>An event in a stream of server-sent events.</summary>
public sealed class EventFrameTests
{
    private static ToldEvent Told(string data) => new(new()
    {
        Position = 4711, TenantId = 1, EventId = "evt-9", Type = "allocation.failed.v1", At = DateTimeOffset.UnixEpoch, Subject = "h-1",
        Notice = new(data, null),
    }, "demo");

    [Fact]
    public void A_frame_is_cursor_type_and_envelope()
    {
        var told = Told("""{"holdId":"h-1"}""");
        var envelope = Encoding.UTF8.GetString(told.Envelope.Span);
        Assert.Equal(
            $"id: {EventCursor.Encode("demo", 4711)}\nevent: allocation.failed.v1\ndata: {envelope}\n\n", Encoding.UTF8.GetString(told.Frame.Span));
    }

    [Fact]
    public void It_is_rendered_once_and_the_envelope_is_found_in_it()
    {
        var told = Told("""{"holdId":"h-1"}""");
        var before = told.Envelope.ToArray();
        Assert.True(told.Frame.Span == told.Frame.Span);
        Assert.Equal(before, told.Envelope.ToArray());
    }

    [Fact]
    public void The_trace_of_what_caused_it_is_told_as_its_parent()
    {
        var happened = Told("{}").Happened with { TraceId = Guid.ParseExact("0af7651916cd43dd8448eb211c80319c", "N") };
        Assert.Contains("\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-8448eb211c80319c-01\"",
            Encoding.UTF8.GetString(Envelope.Render("demo", happened)), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_of_several_lines_become_one() =>
        Assert.Equal(5, Encoding.UTF8.GetString(Told("{\n\"holdId\":\r\n\"h-1\\n\" }").Frame.Span).Split('\n').Length);
}
