using System.Globalization;
using Inventory.Client;

namespace Inventory.Samples.Demo;

/// <summary>What the demonstration sells: a shop, a hotel and a venue.</summary>
/// <param name="firstNight">The hotel's first night.</param>
public sealed class Catalogues(DateOnly firstNight)
{
    /// <summary>How many nights of each room type are for sale.</summary>
    public const int Nights = 60;

    /// <summary>The class that everybody wants, and that sells out.</summary>
    public const string Rush = "ticket:WINTERREISE-0412:STALLS";

    /// <summary>Sales of it are stopped.</summary>
    public const string Stopped = "sku:KNIT-0017-RED-M@LEJ1";

    private static readonly string[] Products = ["TEE", "KNIT", "BOOT", "LAMP", "MUG"];
    private static readonly string[] Colours = ["BLK", "NVY", "RED", "SND"];
    private static readonly string[] RoomTypes = ["SINGLE", "DOUBLE", "SUITE"];

    /// <summary>The shop's: 200 SKUs in a warehouse and a branch.</summary>
    public static IReadOnlyList<string> Shop { get; } =
    [
        .. from number in Enumerable.Range(1, 10)
           from product in Products
           from colour in Colours
           from location in (string[])["LEJ1", "BER1"]
           select string.Create(CultureInfo.InvariantCulture, $"sku:{product}-{number:0000}-{colour}@{location}"),
    ];

    /// <summary>Few units of each, and no caller asks for them: a careless hand changes their on hand, which nobody puts right.</summary>
    public static IReadOnlyList<string> Miscounted { get; } = ["sku:RUG-0001-SND@LEJ1", "sku:RUG-0002-SND@LEJ1", "sku:RUG-0003-NVY@BER1"];

    /// <summary>Sold on the telephone alone; holds of them are what gets stuck.</summary>
    public static IReadOnlyList<string> Quiet { get; } = ["sku:SOFA-0001-NVY@LEJ1", "sku:SOFA-0002-SND@LEJ1", "sku:SOFA-0003-RED@BER1"];

    /// <summary>The venue's classes that do not sell out.</summary>
    public static IReadOnlyList<string> Tickets { get; } =
        ["ticket:WINTERREISE-0412:CIRCLE", "ticket:WINTERREISE-0412:GALLERY", "ticket:WINTERREISE-0412:STANDING"];

    /// <summary>The room types.</summary>
    public static IReadOnlyList<string> Rooms => RoomTypes;

    /// <summary>A night of a room type.</summary>
    /// <param name="roomType">One of <see cref="Rooms"/>.</param>
    /// <param name="night">From 0 to <see cref="Nights"/>, that excluded.</param>
    public string Room(string roomType, int night) =>
        string.Create(CultureInfo.InvariantCulture, $"room:LINDENHOF:{roomType}:{firstNight.AddDays(night):yyyy-MM-dd}");

    /// <summary>All of it, with what is on hand.</summary>
    public IEnumerable<ImportedItem> All() =>
    [
        .. Shop.Select((item, at) => Of(item, 80 + (at * 37 % 320), safetyStock: 2)),
        .. Miscounted.Select(item => Of(item, 24)),
        .. Quiet.Select(item => Of(item, 60)),
        Of(Stopped, 140) with { StopSell = true },
        .. from type in RoomTypes
           from night in Enumerable.Range(0, Nights)
           select Of(Room(type, night), type == "SUITE" ? 12 : 60) with { OverbookingLimit = type == "SUITE" ? 0 : 2 },
        Of(Rush, 60),
        .. Tickets.Select(item => Of(item, 4000)),
    ];

    private static ImportedItem Of(string itemId, int onHand, int safetyStock = 0) =>
        new() { ItemId = itemId, OnHand = onHand, SafetyStock = safetyStock };
}
