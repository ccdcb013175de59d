using Inventory.Gateway.Events;

namespace Inventory.Gateway.Tests;

/// <summary>How many streams a key may have.</summary>
public sealed class StreamSeatsTests
{
    [Fact]
    public void A_key_gets_a_hundred_and_one_more_for_each_that_is_given_back()
    {
        var seats = new StreamSeats();
        var key = Parts.Principal(id: "a");
        var taken = Enumerable.Range(0, StreamSeats.Most).Select(_ => seats.TryTake(key)!).ToArray();
        Assert.All(taken, Assert.NotNull);
        Assert.Null(seats.TryTake(key));
        Assert.NotNull(seats.TryTake(Parts.Principal(id: "b")));
        taken[0].Dispose();
        taken[0].Dispose();   // counts once
        Assert.NotNull(seats.TryTake(key));
        Assert.Null(seats.TryTake(key));
        Assert.Equal(StreamSeats.Most + 1, seats.Count);
    }

    [Fact]
    public void Many_at_once_get_no_more_than_there_are()
    {
        var seats = new StreamSeats();
        var key = Parts.Principal(id: "a");
        var taken = 0;
        Parallel.For(0, 1_000, _ =>
        {
            if (seats.TryTake(key) is not null) Interlocked.Increment(ref taken);
        });
        Assert.Equal((StreamSeats.Most, StreamSeats.Most), (taken, seats.Count));
    }
}
