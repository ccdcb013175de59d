namespace Inventory.Domain.Items;

/// <summary>One event of an item's journal, as stored: what happened, and all quantities as stated after it.</summary>
/// <param name="Sequence">Its place.</param>
/// <param name="At">When.</param>
/// <param name="Type">What happened.</param>
/// <param name="HoldId">The hold it concerns.</param>
/// <param name="Quantity">See <see cref="StockChange.Quantity"/>.</param>
/// <param name="EndsAt">The hold's end after it.</param>
/// <param name="After">Quantities and flags as stated; shortage and versions are not stated.</param>
/// <param name="OfCounters">Of a reconciliation: it put right held and allocated alone, and says nothing of what an owner sets
/// (<see cref="CounterCheck"/>).</param>
/// <param name="Opens">Whether it is the first that is kept, and its quantities are the balance to go on from.</param>
public readonly record struct JournalEntry(
    long Sequence, DateTimeOffset At, StockEventType Type, string? HoldId, long Quantity, DateTimeOffset? EndsAt, Stock After,
        bool OfCounters = false, bool Opens = false);

/// <summary>
/// Folds an item's journal by what its events mean, beside what they state: where the two part, somebody's hand was in the item or in the
/// journal. What follows from the events alone is <see cref="OnHand"/>, <see cref="Allocated"/> and <see cref="Held"/>.
/// </summary>
public sealed class JournalReplay
{
    private readonly Dictionary<string, Claim> _claims = new(StringComparer.Ordinal);

    // After a gap or a reconciliation it is not known what each hold had: the next event of each tells by what it moved.
    private bool _claimsUnknown;

    // Apart, for a reconciliation of the counters mends the one and leaves the other as it is.
    private JournalEntry? _countersBreak, _ownersBreak;

    /// <summary>The last event's sequence; 0 before the first.</summary>
    public long Sequence { get; private set; }

    /// <summary>What the last event states.</summary>
    public Stock Stated { get; private set; }

    /// <summary>Units on hand, as the events add up.</summary>
    public long OnHand { get; private set; }

    /// <summary>Units allocated, as the events add up.</summary>
    public long Allocated { get; private set; }

    /// <summary>Units held, as the events add up.</summary>
    public long Held { get; private set; }

    /// <summary>Whether no event is missing.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>
    /// The first event, since the last reconciliation, that states something else than follows from what went before; null when none does.
    /// </summary>
    public JournalEntry? Break => _countersBreak is { } counters && _ownersBreak is { } owners
        ? counters.Sequence <= owners.Sequence ? counters : owners
        : _countersBreak ?? _ownersBreak;

    /// <summary>Takes the next event in.</summary>
    public void Add(in JournalEntry entry)
    {
        var after = entry.After;
        if (entry is { Type: StockEventType.StockReconciled, OfCounters: true } && entry.Sequence == Sequence + 1)
        {
            if (after.OnHand != Stated.OnHand || ItemSettings.Of(after) != ItemSettings.Of(Stated)) _ownersBreak ??= entry;
            _countersBreak = null;
            Restart(after, OnHand);
        }
        else if (entry.Type is StockEventType.StockReconciled)
        {
            (_countersBreak, _ownersBreak) = (null, null);
            IsComplete = true;
            Restart(after, after.OnHand);
        }
        else if (entry.Opens && Sequence == 0)
        {
            Restart(after, after.OnHand);
        }
        else if (entry.Sequence != Sequence + 1)
        {
            // Events are missing: go on from what is stated.
            IsComplete = false;
            if (Sequence > 0) _countersBreak ??= entry;
            Restart(after, after.OnHand);
        }
        else
        {
            var moved = Moves(entry);
            if (after.Allocated - Stated.Allocated != moved.Allocated || after.Held - Stated.Held != moved.Held) _countersBreak ??= entry;
            if (after.OnHand - Stated.OnHand != moved.OnHand
                || (entry.Type is not (StockEventType.ItemChanged or StockEventType.ItemCreated)
                    && ItemSettings.Of(after) != ItemSettings.Of(Stated)))
                _ownersBreak ??= entry;
            // A count is a fact of its own, whatever was believed before it.
            OnHand = entry.Type is StockEventType.StockCounted ? entry.Quantity : OnHand + moved.OnHand;
            (Allocated, Held) = (Allocated + moved.Allocated, Held + moved.Held);
        }

        Sequence = entry.Sequence;
        Stated = after;
    }

    private void Restart(in Stock stated, long onHand)
    {
        (OnHand, Allocated, Held) = (onHand, stated.Allocated, stated.Held);
        _claims.Clear();
        _claimsUnknown = true;
    }

    private Move Moves(in JournalEntry entry) => entry.Type switch
    {
        StockEventType.ItemCreated or StockEventType.StockAdjusted => new(entry.Quantity, 0, 0),
        StockEventType.StockCounted => new(entry.Quantity - Stated.OnHand, 0, 0),
        StockEventType.ItemChanged => default,
        _ => OfHold(entry),
    };

    private Move OfHold(in JournalEntry entry)
    {
        var holdId = entry.HoldId ?? "";
        var known = _claims.TryGetValue(holdId, out var had);
        if (!known && _claimsUnknown) return Learn(entry, holdId);
        var quantity = entry.Quantity;
        var wasHeld = had.State is State.Held ? had.Quantity : 0;
        switch (entry.Type)
        {
            case StockEventType.HoldPlaced:
                _claims[holdId] = new(State.Held, quantity);
                return new(0, 0, quantity);
            case StockEventType.HoldConfirmed:
                _claims[holdId] = new(State.Confirmed, quantity);
                return new(0, quantity, -wasHeld);
            case StockEventType.HoldReleased or StockEventType.HoldExpired:
                _claims[holdId] = new(State.Over, 0);
                return new(0, 0, -wasHeld);
            case StockEventType.HoldCancelled:
                _claims[holdId] = new(State.Over, 0);
                return new(0, -quantity, 0);
            case StockEventType.HoldFulfilled:
                return new(-quantity, -quantity, 0);
            // A hold that comes to this item by a change, or comes back to it, is held or confirmed by now: the units moved tell which.
            case StockEventType.HoldChanged when !known || had.Quantity == 0:
                return Learn(entry, holdId);
            default:
                _claims[holdId] = had with { Quantity = quantity };
                return had.State switch
                {
                    State.Held => new(0, 0, quantity - had.Quantity),
                    State.Confirmed => new(0, quantity - had.Quantity, 0),
                    _ => default,
                };
        }
    }

    // Believes what the event states, as far as an event of its kind can have moved it.
    private Move Learn(in JournalEntry entry, string holdId)
    {
        var (allocated, held) = (entry.After.Allocated - Stated.Allocated, entry.After.Held - Stated.Held);
        var state = entry.Type switch
        {
            StockEventType.HoldPlaced => State.Held,
            StockEventType.HoldConfirmed or StockEventType.HoldFulfilled => State.Confirmed,
            StockEventType.HoldChanged when held != 0 => State.Held,
            StockEventType.HoldChanged when allocated != 0 => State.Confirmed,
            StockEventType.HoldChanged => State.Unknown,
            _ => State.Over,
        };
        // A fulfilment does not say what the whole line was.
        if (state is not State.Unknown && entry.Type is not StockEventType.HoldFulfilled)
            _claims[holdId] = new(state, state is State.Over ? 0 : entry.Quantity);
        return entry.Type switch
        {
            StockEventType.HoldPlaced => new(0, 0, entry.Quantity),
            StockEventType.HoldConfirmed => new(0, entry.Quantity, held <= 0 ? held : 0),
            StockEventType.HoldReleased or StockEventType.HoldExpired => new(0, 0, held <= 0 ? held : 0),
            StockEventType.HoldCancelled => new(0, -entry.Quantity, 0),
            StockEventType.HoldFulfilled => new(-entry.Quantity, -entry.Quantity, 0),
            _ when held != 0 => new(0, 0, held),
            _ => new(0, allocated, 0),
        };
    }

    private enum State
    {
        Unknown,
        Held,
        Confirmed,
        Over,
    }

    private readonly record struct Claim(State State, long Quantity);

    private readonly record struct Move(long OnHand, long Allocated, long Held);
}
