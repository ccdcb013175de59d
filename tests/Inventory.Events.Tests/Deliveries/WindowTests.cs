using Inventory.Events.Deliveries;
using Inventory.Events.Feed;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Journal;

namespace Inventory.Events.Tests.Deliveries;

/// <summary>What is on its way to one consumer, without database and network.</summary>
public sealed class WindowTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly RetrySchedule Twice = new(TimeSpan.FromSeconds(5)) { AttemptsMax = 2 };
    private readonly DeliveryWindow _window = new(new() { HeldMax = 3, AheadMax = 10 });
    private DateTimeOffset _now = Start;

    public WindowTests() => _window.Begin(0, []);

    [Fact]
    public void Events_of_one_subject_go_one_after_the_other_and_of_others_beside_it()
    {
        Told((1, "a"), (2, "a"), (3, "b"));

        var (first, other) = (Take()!, Take()!);

        Assert.Equal([1], Positions(first));
        Assert.Equal([3], Positions(other));
        Assert.Null(Take());
        Complete(first, new DeliveryResult.Delivered());
        Assert.Equal([2], Positions(Take()!));
    }

    [Fact]
    public void The_place_is_behind_all_that_arrived_and_before_what_is_on_its_way()
    {
        Told((1, "a"), (2, "b"), (3, "c"));
        var (first, second, third) = (Take()!, Take()!, Take()!);
        Complete(first, new DeliveryResult.Delivered());
        Complete(third, new DeliveryResult.Delivered());

        Assert.Equal(1, Collect().Position);
        Complete(second, new DeliveryResult.Delivered());
        Assert.Equal(3, Collect().Position);
    }

    [Fact]
    public void A_failed_event_holds_back_later_ones_of_its_subject_alone_and_the_place_goes_on()
    {
        Told((1, "a"), (2, "a"), (3, "b"));
        Complete(Take()!, new DeliveryResult.Failed("no"));
        Complete(Take()!, new DeliveryResult.Delivered());

        var record = Collect();

        Assert.Equal(3, record.Position);
        Assert.Equal([(1, 1), (2, 0)], record.Rows.Select(row => ((int)row.Position, row.Attempts)));
        Assert.Null(Take());
        _now += TimeSpan.FromSeconds(5);
        var again = Take()!;
        Assert.Equal([1], Positions(again));
        Complete(again, new DeliveryResult.Delivered());
        Complete(Take()!, new DeliveryResult.Delivered());
        Assert.Equal([(1, 0), (2, 0)], Collect().Served);
    }

    [Fact]
    public void A_dead_event_keeps_its_row_and_later_ones_of_its_subject_go_on()
    {
        Told((1, "a"), (2, "a"));
        Complete(Take()!, new DeliveryResult.Failed("no"));
        Collect();
        _now += TimeSpan.FromSeconds(5);
        Complete(Take()!, new DeliveryResult.Failed("still no"));

        Assert.Equal([2], Positions(Take()!));
        var dead = Assert.Single(Collect().Rows);
        Assert.Equal((DeliveryStatus.Dead, 2, "still no"), (dead.Status, dead.Attempts, dead.LastError));
    }

    [Fact]
    public void What_failed_twice_since_the_last_record_is_recorded_once()
    {
        var often = Twice with { AttemptsMax = 4 };
        Told((1, "a"));
        Complete(Take()!, new DeliveryResult.Failed("no"));
        Collect();
        for (var attempt = 2; attempt <= 3; attempt++)
        {
            _now += TimeSpan.FromSeconds(5);
            _window.Complete(Take()!, [new DeliveryResult.Failed("no")], often, _now, 0.5);
        }

        Assert.Equal(3, Assert.Single(Collect().Rows).Attempts);
    }

    [Fact]
    public void What_is_on_its_way_for_long_gets_a_row_so_that_the_place_goes_past_it()
    {
        Told((1, "a"), (2, "a"));
        var slow = Take()!;
        Assert.Equal(0, Collect().Position);
        _now += TimeSpan.FromSeconds(1);

        var record = Collect();

        Assert.Equal(2, record.Position);
        Assert.Equal([1, 2], record.Rows.Select(row => row.Position));
        Complete(slow, new DeliveryResult.Delivered());
        Assert.Equal([(1, 0)], Collect().Served);
    }

    [Fact]
    public void Beyond_so_many_rows_nothing_more_is_read()
    {
        Told((1, "a"), (2, "a"), (3, "a"));
        Complete(Take()!, new DeliveryResult.Failed("no"));
        Assert.True(_window.HasRoom);
        Collect();
        Assert.False(_window.HasRoom);
    }

    [Fact]
    public void One_sending_may_have_many_events_and_those_behind_a_failed_one_of_their_subject_go_again()
    {
        Told((1, "a"), (2, "a"), (3, "b"), (4, "a"));
        var all = _window.Take(10, _now)!;
        Assert.Equal([1, 2, 3, 4], Positions(all));

        // A sink that claims to have sent what came behind the failed one is not believed.
        Complete(all, new DeliveryResult.Delivered(), new DeliveryResult.Failed("no"), new DeliveryResult.Delivered(),
            new DeliveryResult.Delivered());

        Assert.Equal([2, 4], Collect().Rows.Select(row => row.Position));
        _now += TimeSpan.FromSeconds(5);
        Assert.Equal([2, 4], Positions(_window.Take(10, _now)!));
    }

    [Fact]
    public void What_was_not_tried_is_not_counted_and_goes_again()
    {
        Told((1, "a"));
        Complete(Take()!, new DeliveryResult.NotTried());
        Assert.Empty(Collect().Rows);
        _now += TimeSpan.FromSeconds(1);
        Assert.Equal([1], Positions(Take()!));
    }

    [Fact]
    public void What_a_person_has_set_aside_goes_no_more_and_what_waited_behind_it_does()
    {
        Told((1, "a"), (2, "a"));
        Complete(Take()!, new DeliveryResult.Failed("no"));
        Collect();

        _window.Load([Row(2, "a")], [], _now);

        Assert.Equal([2], Positions(Take()!));
    }

    [Fact]
    public void Replayed_events_go_beside_the_order_of_new_ones()
    {
        Told((5, "a"));
        Complete(Take()!, new DeliveryResult.Failed("no"));
        Collect();
        _window.Load([Row(5, "a", nextIn: TimeSpan.FromSeconds(5))], [Row(1, "a", isReplay: true), Row(2, "a", isReplay: true)], _now);

        var first = Take()!;
        Assert.Equal([1], Positions(first));
        Assert.Null(Take());
        Complete(first, new DeliveryResult.Delivered());
        Assert.Equal([2], Positions(Take()!));
    }

    [Fact]
    public void What_is_under_way_while_rows_are_read_again_is_not_sent_twice()
    {
        Told((1, "a"), (2, "a"));
        var slow = Take()!;
        _now += TimeSpan.FromSeconds(1);
        Collect();

        _window.Load([Row(1, "a"), Row(2, "a")], [], _now);

        Assert.Null(Take());
        Complete(slow, new DeliveryResult.Delivered());
        Assert.Equal([2], Positions(Take()!));
    }

    [Fact]
    public void What_has_a_row_behind_the_place_is_not_read_again()
    {
        _window.Begin(0, [2]);
        _window.Load([Row(2, "b", nextIn: TimeSpan.FromSeconds(5))], [], _now);
        Told((1, "a"), (2, "b"));

        Assert.Equal([1], Positions(Take()!));
        Assert.Null(Take());
    }

    private static PendingDelivery Row(long position, string subject, bool isReplay = false, TimeSpan? nextIn = null) => new()
    {
        Position = position, TenantId = 1, Subject = subject, EventId = $"evt-{position}", EventType = "t", At = Start, Attempts = 0,
        IsReplay = isReplay, NextIn = nextIn,
    };

    private static IEnumerable<long> Positions(Sending sending) => sending.Entries.Select(entry => entry.Position);

    private Sending? Take() => _window.Take(1, _now);

    private void Complete(Sending sending, params DeliveryResult[] results) => _window.Complete(sending, results, Twice, _now, 0.5);

    private DeliveryRecord Collect() => _window.Collect(keepsDelivered: false, _now);

    private void Told(params (long Position, string Subject)[] events)
    {
        foreach (var (position, subject) in events)
        {
            _window.Add(new(new JournalEvent
            {
                Position = position, TenantId = 1, EventId = $"evt-{position}", Type = "t", At = Start, Subject = subject,
            }, "demo"));
            _window.ReadTo(position);
        }
    }
}
