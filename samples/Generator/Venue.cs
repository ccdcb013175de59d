using System.Globalization;
using System.Text;

namespace Inventory.Samples.Generator;

/// <summary>A theatre's season: an evening on most Fridays and Saturdays, each with its classes of seats.</summary>
public static class Venue
{
    private static readonly DateOnly Opening = new(2027, 1, 15);

    private static readonly DateOnly Closing = new(2027, 6, 26);

    private static readonly string[] Works = ["aurora", "figaro", "nocturne", "the-tempest", "salt", "quartet"];

    private static readonly (string Code, int Seats)[] Classes = [("stalls", 420), ("circle", 260), ("balcony", 180), ("box", 24),
        ("standing", 60), ("wheelchair", 8)];

    /// <summary>Writes it as JSON Lines, evening by evening.</summary>
    public static string Write(SplitMix64 random)
    {
        var text = new StringBuilder();
        for (var date = Opening; date <= Closing; date = date.AddDays(1))
        {
            if (date.DayOfWeek is not (DayOfWeek.Friday or DayOfWeek.Saturday) || random.Percent(10)) continue;
            var work = random.Of(Works);
            var houseSeats = random.Between(2, 8);
            // A large orchestra takes the first row.
            var blocked = work is "aurora" or "figaro" ? 22 : 0;
            foreach (var (code, seats) in Classes)
            {
                text.Append(CultureInfo.InvariantCulture, $"{{\"itemId\":\"ticket:{date:yyyy-MM-dd}-{work}:{code}\",\"onHand\":{seats}");
                if (code == "stalls" && blocked > 0) text.Append(CultureInfo.InvariantCulture, $",\"outOfService\":{blocked}");
                if (code == "stalls") text.Append(CultureInfo.InvariantCulture, $",\"safetyStock\":{houseSeats}");
                // Wheelchair places go by telephone until the week before.
                if (code == "wheelchair") text.Append(",\"stopSell\":true");
                text.Append(CultureInfo.InvariantCulture,
                    $",\"metadata\":{{\"work\":\"{work}\",\"doors\":\"{date:yyyy-MM-dd}T19:00\"}}}}\n");
            }
        }

        return text.ToString();
    }
}
