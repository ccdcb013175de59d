using System.Collections.Immutable;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain.Holds;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Samples.Booking;

/// <summary>
/// A booking service that lives in the same cluster as the inventory and calls its grains: holds the units, takes the payment,
/// confirms, or gives the units back. Every call carries the booking's id, so that repeating it never sells twice.
/// </summary>
/// <param name="grains">Orleans', from the services of the silo's host.</param>
/// <param name="time">For the pauses between repeats.</param>
/// <param name="tenant">Whose inventory.</param>
public sealed class BookingService(IGrainFactory grains, TimeProvider time, string tenant)
{
    private const int AttemptsMax = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    // One for all calls: who asks never changes here.
    private static readonly Caller Self = new() { Actor = "booking-service" };

    /// <summary>What can still be sold of an item; null where there is no such item.</summary>
    /// <param name="itemId">As <c>room:seaview:double:2027-07-01</c>.</param>
    public async Task<long?> AvailableAsync(string itemId) =>
        (await grains.GetGrain<IItemGrain>(GrainKeys.Item(tenant, itemId)).Get()).Item?.Available;

    /// <summary>Books, if it can be had and is paid for.</summary>
    /// <param name="bookingId">Chosen by the caller and kept, before anything else, where a restart finds it: the way back after a
    /// crash.</param>
    /// <param name="lines">Items and quantities; all or none.</param>
    /// <param name="payAsync">Takes the payment; true when it was made. Called while the units are held, and again by a repeat
    /// after a crash: it must know the booking's id and take the money once.</param>
    /// <param name="cancellation">Gives up waiting between calls; what has happened stays.</param>
    public async Task<BookingResult> BookAsync(
        string bookingId, ImmutableArray<Line> lines, Func<CancellationToken, Task<bool>> payAsync, CancellationToken cancellation)
    {
        var holds = grains.GetGrain<IHoldsGrain>(tenant);
        var place = new PlaceHold { Caller = Self, HoldId = bookingId, Lines = lines, TtlSeconds = 600 };
        var placed = await RepeatAsync(() => holds.Place(place), cancellation);
        switch (placed?.Outcome)
        {
            case Outcome.Done when placed.Hold!.Status == HoldStatus.Held: break;
            // A repeat hears of the hold as it is now. What was paid for before must not be paid for again.
            case Outcome.Done when placed.Hold!.Status is HoldStatus.Confirmed or HoldStatus.Fulfilled: return new BookingResult.Booked(
                placed.Hold);
            case Outcome.Done: return new BookingResult.Over(placed.Hold!.Status);
            case Outcome.InsufficientStock or Outcome.StopSell: return new BookingResult.NotAvailable(placed.Shortages);
            case null: return new BookingResult.TryLater();
            case var refused: return new BookingResult.Refused(refused.Value);
        }

        if (!await payAsync(cancellation))
        {
            // Should this not get through, the hold still ends by itself.
            await RepeatAsync(() => holds.Release(new() { Caller = Self, HoldId = bookingId, Reason = "not paid" }), cancellation);
            return new BookingResult.NotPaid();
        }

        return await FinishAsync(bookingId, cancellation);
    }

    /// <summary>
    /// Turns what is paid for into a sale; also the way to go on after <see cref="BookingResult.PaidAndPending"/> or a crash.
    /// </summary>
    /// <param name="bookingId">The booking's.</param>
    /// <param name="cancellation">Gives up waiting between calls; what has happened stays.</param>
    public async Task<BookingResult> FinishAsync(string bookingId, CancellationToken cancellation)
    {
        var holds = grains.GetGrain<IHoldsGrain>(tenant);
        // The customer has paid: if the hold has just expired, its units are taken again as long as they are there.
        var confirm = new ConfirmHold { Caller = Self, HoldId = bookingId, Reacquire = true };
        var confirmed = await RepeatAsync(() => holds.Confirm(confirm), cancellation);
        return confirmed switch
        {
            { Outcome: Outcome.Done, Hold: { } hold } => new BookingResult.Booked(hold),
            null => new BookingResult.PaidAndPending(),
            _ => new BookingResult.PaidInVain(confirmed.Outcome),
        };
    }

    /// <summary>Repeats the same command while its outcome is open; null when it stays open.</summary>
    private async Task<HoldAnswer?> RepeatAsync(Func<Task<HoldAnswer>> callAsync, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await callAsync();
                if (answer.Outcome is not (Outcome.OutcomeUnknown or Outcome.Overloaded or Outcome.LedgerUnavailable)) return answer;
            }
            catch (Exception failure) when (failure is TimeoutException or OrleansException)
            {
                // A silo that died on the way: not known either.
            }

            if (attempt == AttemptsMax) return null;
            await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), time, cancellation);
        }
    }
}
