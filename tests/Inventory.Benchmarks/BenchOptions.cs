using System.Globalization;

namespace Inventory.Benchmarks;

/// <summary>What to run, and how large.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        Options of the benchmarks:
          --seconds-per-point N   how long each point is measured, in slices between which the subjects take turns (5)
          --only PART[,PART...]   workloads whose names contain one of these
          --subjects PART[,...]   of the reserving workloads, only subjects whose names contain one of these
          --callers N[,N...]      callers at once (64,512,2048)
          --seed N                decides ids and choices of items (20260101)
          --output DIR            where results.json and results.svg go (data/bench)
          --storm-items N         items whose holds end at once, 100 each (1000)
          --outages N           how often a silo is stopped, frozen and killed (3; none at the small size)
          --lanes N, --rows-max N commit lanes and rows a group, to try other layouts than the product's
          --small                 about half a minute, to see that everything still runs and stays true; measures nothing worth keeping

        The exit code is 0 unless something broke: how fast it was never decides.
        """;

    public double SecondsPerPoint { get; init; } = 5;

    public IReadOnlyList<string> Only { get; init; } = [];

    public IReadOnlyList<string> Subjects { get; init; } = [];

    public IReadOnlyList<int> Callers { get; init; } = [64, 512, 2048];

    public int Seed { get; init; } = 20260101;

    public string? Output { get; init; }

    public int? Lanes { get; init; }

    public int? RowsMax { get; init; }

    public bool Small { get; init; }

    /// <summary>
    /// Workloads under way at once: at the small size nobody minds that they disturb each other, and much of it is waiting.
    /// </summary>
    public int WorkloadsAtOnce => Small ? 2 : 1;

    /// <summary>Slices of each point.</summary>
    public int Rounds => Small ? 1 : 3;

    public TimeSpan WarmUp => TimeSpan.FromSeconds(Small ? 0.02 : Math.Min(1, SecondsPerPoint / Rounds / 3));

    public TimeSpan Slice => TimeSpan.FromSeconds((Small ? 0.05 : SecondsPerPoint) / Rounds);

    /// <summary>How long a subject works before it is measured at all, so that its code is compiled and its items are awake.</summary>
    public TimeSpan Settling => TimeSpan.FromSeconds(Small ? 0.02 : 4);

    public IReadOnlyList<int> PoolSizes => Small ? [8] : [16, 32, 64];

    /// <summary>Items of the spread workloads.</summary>
    public int Items => Small ? 200 : 10_000;

    /// <summary>Live holds of the crowded item.</summary>
    public int LiveHolds => Small ? 2_000 : 100_000;

    /// <summary>Items touched once each.</summary>
    public int TouchedItems => Small ? 2_000 : 100_000;

    /// <summary>Items whose holds all end in the same second.</summary>
    public int StormItems { get; init; } = 1000;

    /// <summary>How often one of three silos stops, is frozen and is killed, each.</summary>
    public int Outages { get; init; } = 3;

    /// <summary>Holds of seven lines that end together on those items.</summary>
    public int StormBaskets => StormItems * 2;

    /// <summary>How long callers are measured before the holds of a storm end.</summary>
    public TimeSpan StormQuiet => TimeSpan.FromSeconds(Small ? 0.1 : 5);

    /// <summary>The most that placing the holds of a storm may be thought to take, which decides when they end.</summary>
    public double PlacingSecondsMax => Small ? 1 : double.PositiveInfinity;

    /// <summary>Holds placed each second, and for how many seconds, to end as evenly.</summary>
    public (int Rate, double Seconds) Evenly => Small ? (200, 0.5) : (2000, 10);

    /// <summary>Items of the catalogue that is reconciled, each with a live hold.</summary>
    public int CatalogueItems => Small ? 2_000 : 1_000_000;

    /// <summary>Items on which the list of a caller has 100 lines each.</summary>
    public int ListedItems => Small ? 50 : 10_000;

    public IReadOnlyList<int> CallersUpTo(int most) => [.. Callers.Where(callers => callers <= most)];

    public static BenchOptions Parse(string[] arguments)
    {
        var options = new BenchOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (name == "--small")
            {
                options = options with { Small = true, Callers = [64], StormItems = 20, Outages = 0 };
                continue;
            }

            if (i + 1 == arguments.Length) throw new ArgumentException($"{name} is no option, or takes a value.");
            var value = arguments[++i];
            options = name switch
            {
                "--seconds-per-point" => options with { SecondsPerPoint = double.Parse(value, CultureInfo.InvariantCulture) },
                "--only" => options with { Only = value.Split(',') },
                "--subjects" => options with { Subjects = value.Split(',') },
                "--callers" => options with { Callers = [.. value.Split(',').Select(Number)] },
                "--seed" => options with { Seed = Number(value) },
                "--output" => options with { Output = value },
                "--storm-items" => options with { StormItems = Number(value) },
                "--outages" => options with { Outages = Number(value) },
                "--lanes" => options with { Lanes = Number(value) },
                "--rows-max" => options with { RowsMax = Number(value) },
                _ => throw new ArgumentException($"There is no option {name}."),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
