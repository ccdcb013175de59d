using System.Globalization;
using System.Text;

namespace Inventory.Samples.Generator;

/// <summary>A hotel of 128 rooms in six types, for each night of 2027.</summary>
public static class Hotel
{
    private static readonly DateOnly FirstNight = new(2027, 1, 1);

    private const int Nights = 365;

    private static readonly (string Code, int Rooms, int Overbooking)[] RoomTypes =
    [
        ("single", 24, 1),
        ("double", 48, 3),
        ("twin", 28, 2),
        ("family", 16, 0),
        ("accessible", 4, 0),
        ("suite", 8, 0),
    ];

    /// <summary>Writes it as JSON Lines, night by night within each room type.</summary>
    public static string Write(SplitMix64 random)
    {
        var text = new StringBuilder();
        foreach (var (code, rooms, overbooking) in RoomTypes)
        {
            var inRepair = 0;
            for (var night = 0; night < Nights; night++)
            {
                var date = FirstNight.AddDays(night);
                // A repair takes a room out for some nights in a row.
                if (random.Percent(inRepair > 0 ? 25 : 3)) inRepair = inRepair > 0 ? 0 : random.Between(1, Math.Max(1, rooms / 12));
                var isHighSeason = date.Month is 7 or 8;
                text.Append(CultureInfo.InvariantCulture, $"{{\"itemId\":\"room:seaview:{code}:{date:yyyy-MM-dd}\",\"onHand\":{rooms}");
                if (inRepair > 0) text.Append(CultureInfo.InvariantCulture, $",\"outOfService\":{inRepair}");
                if (overbooking > 0 && !isHighSeason) text.Append(CultureInfo.InvariantCulture, $",\"overbookingLimit\":{overbooking}");
                text.Append(CultureInfo.InvariantCulture,
                    $",\"metadata\":{{\"season\":\"{(isHighSeason ? "high" : date.Month is >= 4 and <= 10 ? "mid" : "low")}\"}}}}\n");
            }
        }

        return text.ToString();
    }
}
