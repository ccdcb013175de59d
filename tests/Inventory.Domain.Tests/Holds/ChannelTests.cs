using Inventory.Domain.Holds;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

/// <summary>A caller bound to a channel changes only that channel's holds, whatever their status.</summary>
public sealed class ChannelTests
{
    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, "web", true)]
    [InlineData("web", "web", true)]
    [InlineData("web", "Web", false)]
    [InlineData("web", "desk", false)]
    [InlineData("web", null, false)]
    public void May_change(string? bound, string? channel, bool may)
    {
        foreach (var (name, send) in Requests)
        {
            var shelf = new Shelf().With(A, 10);
            Accepted(shelf.Place("h", Terms((A, 2)) with { Channel = channel }));
            if (name is "cancel" or "fulfil") Accepted(shelf.Confirm());
            shelf.Caller = new("key", bound);
            if (may) Accepted(send(shelf));
            else Refused<Refusal.ForeignChannel>(send(shelf));
        }
    }

    [Fact]
    public void A_repeat_of_anothers_is_forbidden_too()
    {
        foreach (var (status, send) in new (HoldStatus, Func<Shelf, HoldDecision>)[]
                 {
                     (HoldStatus.Released, shelf => shelf.Release()), (HoldStatus.Cancelled, shelf => shelf.Cancel()),
                         (HoldStatus.Confirmed, shelf => shelf.Confirm()),
                 })
        {
            var shelf = Statuses.With(status);
            shelf.Caller = new("key", "web");
            Refused<Refusal.ForeignChannel>(send(shelf));
        }
    }

    private static readonly (string Name, Func<Shelf, HoldDecision> Send)[] Requests =
    [
        ("change", shelf => shelf.Change(Targets((A, 1)))),
        ("metadata", shelf => shelf.Change(NewMetadata("""{"k":"v"}"""))),
        ("confirm", shelf => shelf.Confirm()),
        ("release", shelf => shelf.Release()),
        ("cancel", shelf => shelf.Cancel()),
        ("fulfil", shelf => shelf.Fulfil()),
    ];
}
