using System.Globalization;

namespace Inventory.Simulation.Running;

/// <summary>What is asked of the simulator.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Usage: simulate [OPTIONS]

        Runs the product's own nodes through histories that a seed decides: on a thread pool that it commands, in virtual time, over a
        simulated ledger. Every promise is checked after every commit and at the end.

          --seeds N         runs so many seeds, on all processors (100 unless given)
          --from F          the first of them (1 unless given)
          --jobs J          so many processes at once (as many as processors unless given)
          --check           runs each seed three times, in three processes, and compares all that happened
          --seed N          runs this one, and tells what it came to
          --trace           with --seed: tells all that happened
          --log             with --seed: tells what the product logs as well
          --calls 1,4       with --seed: of the plan's calls these alone; --faults 0,2 and --calm likewise, as shrinking prints them
          --shrink          with --seed: drops calls and faults for as long as the same promise breaks, and tells what is left
          --keep FILE       with --shrink: writes what is left down, to be run by every later run (tests/Inventory.Simulation/Kept)
          --help            this text
        """;

    public int Seeds { get; private set; } = 100;

    public int From { get; private set; } = 1;

    public int Jobs { get; private set; } = Environment.ProcessorCount;

    public bool Checks { get; private set; }

    public int? Seed { get; private set; }

    public bool Traces { get; private set; }

    public bool Logs { get; private set; }

    public bool Shrinks { get; private set; }

    /// <summary>Where a shrunk plan is written to; null for nowhere.</summary>
    public string? Keep { get; private set; }

    /// <summary>A worker runs the plans that are kept.</summary>
    public bool RunsKept { get; private set; }

    public bool IsWorker { get; private set; }

    public bool AsksForHelp { get; private set; }

    public bool StopsAtFirst { get; private set; }

    /// <summary>Calls that are kept; null for all.</summary>
    public int[]? Calls { get; private set; }

    /// <summary>Faults that are kept; null for all.</summary>
    public int[]? Faults { get; private set; }

    /// <summary>Nothing goes wrong between nodes and ledger.</summary>
    public bool IsCalm { get; private set; }

    /// <exception cref="FormatException">Something in it is not known.</exception>
    public static Arguments Parse(string[] given)
    {
        var parsed = new Arguments();
        var rest = new Queue<string>(given);
        while (rest.TryDequeue(out var option)) parsed.Take(option, rest);
        return parsed;
    }

    private void Take(string option, Queue<string> rest)
    {
        switch (option)
        {
            case "--seeds": Seeds = Number(); break;
            case "--from": From = Number(); break;
            case "--jobs": Jobs = Number(); break;
            case "--check": Checks = true; break;
            case "--seed": Seed = Number(); break;
            case "--trace": Traces = true; break;
            case "--log": Logs = true; break;
            case "--shrink": Shrinks = true; break;
            case "--worker": IsWorker = true; break;
            case "--kept": RunsKept = true; break;
            case "--keep": Keep = rest.Dequeue(); break;
            case "--first": StopsAtFirst = true; break;
            case "--calm": IsCalm = true; break;
            case "--calls": Calls = Numbers(); break;
            case "--faults": Faults = Numbers(); break;
            case "--help" or "-h": AsksForHelp = true; break;
            default: throw new FormatException($"There is no option {option}; see --help.");
        }

        int Number() => rest.TryDequeue(out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException($"{option} takes a number.");

        int[] Numbers() => rest.TryDequeue(out var text)
            ? [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => int.Parse(part, CultureInfo.InvariantCulture))]
            : throw new FormatException($"{option} takes numbers.");
    }
}
