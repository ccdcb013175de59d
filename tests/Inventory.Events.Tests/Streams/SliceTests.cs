using Inventory.Events.Relay;
using Inventory.Events.Streams;

namespace Inventory.Events.Tests.Streams;

/// <summary>Which stream an item is in is fixed for ever: who has a position in one would lose the item otherwise.</summary>
public sealed class SliceTests
{
    [Theory]
    [InlineData("demo", "sku:A1", 8)]
    [InlineData("demo", "sku:A2", 1)]
    [InlineData("other", "sku:A1", 4)]
    [InlineData("demo", "room:seaview:double:2027-07-01", 8)]
    [InlineData("demo", "room:seaview:double:2027-07-02", 1)]
    [InlineData("t", "ticket:gala:stalls", 15)]
    public void An_item_is_in_its_slice_for_ever(string tenant, string itemId, int slice) =>
        Assert.Equal(slice, JournalStreams.SliceOf(tenant, itemId));

    [Fact]
    public void Items_are_spread_evenly()
    {
        var slices = Enumerable.Range(0, 16_000).CountBy(n => JournalStreams.SliceOf("demo", $"sku:item-{n:D5}")).ToArray();
        Assert.Equal(JournalStreams.Slices, slices.Length);
        Assert.All(slices, slice => Assert.InRange(slice.Value, 800, 1_200));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(16)]
    public void Each_stream_comes_from_exactly_one_queue(int queues)
    {
        var mapper = new SliceMapper("inventory", queues);
        Assert.Equal(queues, mapper.GetAllQueues().Count());
        Assert.Equal(Enumerable.Range(0, 16), mapper.GetAllQueues().SelectMany(mapper.SlicesOf).Order());
        Assert.All(JournalStreams.OfTenant("demo").Index(), stream =>
            Assert.Contains(stream.Index, mapper.SlicesOf(mapper.GetQueueForStream(stream.Item))));
    }

    [Fact]
    public void A_streams_key_says_tenant_and_slice()
    {
        Assert.True(JournalStreams.TrySplit(JournalStreams.Of("a-tenant", 13), out var tenant, out var slice));
        Assert.Equal(("a-tenant", 13), (tenant, slice));
        Assert.False(JournalStreams.TrySplit(Orleans.Runtime.StreamId.Create("inventory", "demo/16"), out _, out _));
        Assert.False(JournalStreams.TrySplit(Orleans.Runtime.StreamId.Create("inventory", "demo/01"), out _, out _));
        Assert.False(JournalStreams.TrySplit(Orleans.Runtime.StreamId.Create("other", "demo/1"), out _, out _));
    }
}
