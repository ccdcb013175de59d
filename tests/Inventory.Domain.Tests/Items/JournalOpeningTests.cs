using Inventory.Domain.Items;

namespace Inventory.Domain.Tests.Items;

/// <summary>A journal whose beginning was taken away is replayed from its opening, and trusted as one that has all its events.</summary>
public sealed class JournalOpeningTests
{
    private static readonly DateTimeOffset At = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_replay_goes_on_from_an_opening_and_misses_nothing()
    {
        var replay = Replay(
            Event(41, StockEventType.HoldPlaced, 2, onHand: 90, held: 12, "h") with { Opens = true },
            Event(42, StockEventType.StockAdjusted, 5, onHand: 95, held: 12),
            Event(43, StockEventType.HoldReleased, 0, onHand: 95, held: 8, "of-before"));

        Assert.True(replay.IsComplete);
        Assert.Null(replay.Break);
        Assert.Equal((43, 95, 8), (replay.Sequence, replay.OnHand, replay.Held));
    }

    [Fact]
    public void What_does_not_follow_from_an_opening_is_found()
    {
        var replay = Replay(
            Event(41, StockEventType.StockAdjusted, 2, onHand: 90, held: 0) with { Opens = true },
            Event(42, StockEventType.StockAdjusted, 5, onHand: 99, held: 0));

        Assert.Equal(42, replay.Break!.Value.Sequence);
        Assert.Equal(95, replay.OnHand);
    }

    [Fact]
    public void Without_an_opening_or_with_a_gap_behind_it_events_are_missing()
    {
        Assert.False(Replay(Event(41, StockEventType.StockAdjusted, 2, onHand: 90, held: 0)).IsComplete);
        Assert.False(Replay(
            Event(41, StockEventType.StockAdjusted, 2, onHand: 90, held: 0) with { Opens = true },
            Event(43, StockEventType.StockAdjusted, 5, onHand: 95, held: 0)).IsComplete);
    }

    private static JournalReplay Replay(params JournalEntry[] entries)
    {
        var replay = new JournalReplay();
        foreach (var entry in entries) replay.Add(entry);
        return replay;
    }

    private static JournalEntry Event(long sequence, StockEventType type, long quantity, long onHand, long held, string? hold = null) =>
        new(sequence, At, type, hold, quantity, null, new() { OnHand = onHand, Held = held, Version = sequence });
}
