using System.Collections.Immutable;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;

namespace Inventory.Samples.Booking;

/// <summary>Every answer to a booking.</summary>
public abstract record BookingResult
{
    private BookingResult()
    {
    }

    /// <summary>Paid for and sold.</summary>
    public sealed record Booked(HoldView Hold) : BookingResult;

    /// <summary>Somebody else has it; nothing was paid. Empty where sales are stopped.</summary>
    public sealed record NotAvailable(ImmutableArray<Shortage> Shortages) : BookingResult;

    /// <summary>The customer did not pay; the units are back in stock.</summary>
    public sealed record NotPaid : BookingResult;

    /// <summary>A booking of this id has ended before, unpaid or cancelled; nothing was paid now. Caller: book under a fresh id.</summary>
    public sealed record Over(HoldStatus Status) : BookingResult;

    /// <summary>Paid too late: the hold had expired and its units are gone. Caller: refund.</summary>
    public sealed record PaidInVain(Outcome Outcome) : BookingResult;

    /// <summary>The booking itself is wrong, or its id stands for another one; nothing was paid.</summary>
    public sealed record Refused(Outcome Outcome) : BookingResult;

    /// <summary>Paid, but not yet known to be sold. Caller: finish the same booking later, under the same id.</summary>
    public sealed record PaidAndPending : BookingResult;

    /// <summary>The inventory could not be reached; nothing was paid, and should the hold exist, it ends by itself.</summary>
    public sealed record TryLater : BookingResult;
}
