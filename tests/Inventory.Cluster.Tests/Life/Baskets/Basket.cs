using System.Globalization;

namespace Inventory.Cluster.Tests.Life.Baskets;

/// <summary>
/// A hold of one night or of two to seven in a row, and what its caller does with it: drawn from its id, so that it is the same whoever
/// asks. Of the first night there are few units, which come and go.
/// </summary>
internal sealed record Basket
{
    /// <summary>The property of all nights.</summary>
    public const string Property = "crash";

    /// <summary>How many nights there are: few enough that most baskets overlap with some that are under way.</summary>
    public const int Nights = 24;

    /// <summary>How soon a hold ends that is left to.</summary>
    public const int SecondsToTheEnd = 2;

    private const int LinesMax = 7, Few = 20, Many = 10_000_000, UnitsChangedTo = 3;

    private Basket(string holdId, Course course, string[] items) => (HoldId, Course, Items) = (holdId, course, items);

    public string HoldId { get; }

    public Course Course { get; }

    /// <summary>Its nights, in the order in which they are asked for: byte order or the other way round.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>It may be refused for want of units.</summary>
    public bool IsScarce => Items.Contains(Night(0));

    /// <summary>How it stands when all is done.</summary>
    public (string Status, long Quantity) Comes => Course switch
    {
        Course.Keeps => ("held", 1),
        Course.Changes => ("held", UnitsChangedTo),
        Course.Confirms => ("confirmed", 1),
        Course.ChangesAndConfirms => ("confirmed", UnitsChangedTo),
        Course.Releases => ("released", 1),
        Course.Cancels => ("cancelled", 1),
        _ => ("expired", 1),
    };

    /// <summary>What each of its nights' journals tells of it, in order.</summary>
    public string Events => Course switch
    {
        Course.Keeps => "hold_placed.v1",
        Course.Changes => "hold_placed.v1 hold_changed.v1",
        Course.Confirms => "hold_placed.v1 hold_confirmed.v1",
        Course.ChangesAndConfirms => "hold_placed.v1 hold_changed.v1 hold_confirmed.v1",
        Course.Releases => "hold_placed.v1 hold_released.v1",
        Course.Cancels => "hold_placed.v1 hold_confirmed.v1 hold_cancelled.v1",
        _ => "hold_placed.v1 hold_expired.v1",
    };

    /// <summary>The basket of an id.</summary>
    public static Basket Of(string holdId)
    {
        // The same in every run, unlike a string's hash; and then each bit of it counts.
        var random = new Random(holdId.Aggregate(17, static (sum, sign) => unchecked((sum * 31) + sign)));
        var lines = random.Next(3) == 0 ? 1 : random.Next(2, LinesMax + 1);
        var first = random.Next(Nights - lines + 1);
        var nights = Enumerable.Range(first, lines).Select(Night);
        // Units of the scarce night shall come back.
        var course = first > 0 ? (Course)random.Next((int)Course.LetsEnd + 1) : random.Next(2) == 0 ? Course.Releases : Course.LetsEnd;
        return new(holdId, course, [.. random.Next(2) == 0 ? nights : nights.Reverse()]);
    }

    /// <summary>Makes the nights.</summary>
    public static async Task CreateNightsAsync(Caller caller)
    {
        for (var night = 0; night < Nights; night++) await caller.CreateAsync(Night(night), night == 0 ? Few : Many);
    }

    /// <summary>The item of a night.</summary>
    public static string Night(int night) =>
        string.Create(CultureInfo.InvariantCulture, $"room:{Property}:double:{new DateOnly(2030, 1, 1).AddDays(night):yyyy-MM-dd}");

    public Task<Reply> PlaceAsync(Caller caller) => caller.PlaceAsync(HoldId, Course is Course.LetsEnd ? SecondsToTheEnd : 3600,
        [.. Items.Select(static item => (item, 1L))]);

    /// <summary>What its caller asks for after it is placed, one after the other.</summary>
    public IEnumerable<Func<Caller, Task<Reply>>> Steps()
    {
        if (Course is Course.Changes or Course.ChangesAndConfirms)
        {
            yield return caller => caller.SendAsync(HttpMethod.Patch, "/v1/holds/" + HoldId,
                new { changeId = "more", lines = Items.Select(static item => new { itemId = item, quantity = UnitsChangedTo }) });
        }

        if (Course is Course.Confirms or Course.ChangesAndConfirms or Course.Cancels) yield return caller => caller.ConfirmAsync(HoldId);
        if (Course is Course.Releases) yield return caller => caller.ReleaseAsync(HoldId);
        if (Course is Course.Cancels)
            yield return caller => caller.SendAsync(HttpMethod.Post, $"/v1/holds/{HoldId}/cancel", new { });
    }
}
