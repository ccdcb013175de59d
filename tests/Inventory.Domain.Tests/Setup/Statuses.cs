using Inventory.Domain.Holds;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Setup;

/// <summary>A shelf with one hold <c>h</c> of five units of <c>sku:a</c>, brought into a status by the commands that lead there.</summary>
internal static class Statuses
{
    /// <summary>In the order of the contract's table.</summary>
    public static readonly HoldStatus[] InOrder =
        [HoldStatus.Held, HoldStatus.Expired, HoldStatus.Released, HoldStatus.Confirmed, HoldStatus.Fulfilled, HoldStatus.Cancelled];

    public static Shelf With(HoldStatus status, long onHand = 10)
    {
        var shelf = new Shelf().With(A, onHand).With(B, onHand);
        Accepted(shelf.Place("h", (A, 5)));
        switch (status)
        {
            case HoldStatus.Expired:
                shelf.Now = shelf.Hold().ExpiresAt!.Value;
                shelf.Ready();
                break;
            case HoldStatus.Released:
                Accepted(shelf.Release());
                break;
            case HoldStatus.Confirmed:
                Accepted(shelf.Confirm());
                break;
            case HoldStatus.Fulfilled:
                Accepted(shelf.Confirm());
                Accepted(shelf.Fulfil());
                break;
            case HoldStatus.Cancelled:
                Accepted(shelf.Confirm());
                Accepted(shelf.Cancel());
                break;
        }

        Assert.Equal(status, shelf.Hold().Status);
        return shelf;
    }
}
