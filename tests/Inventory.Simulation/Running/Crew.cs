using System.Diagnostics;
using System.Globalization;

namespace Inventory.Simulation.Running;

/// <summary>Has worker processes run seeds, as many at once as are wanted, each for so many seeds that none grows old.</summary>
/// <param name="jobs">Processes at once.</param>
/// <param name="stopsAtFirst">Begins nothing more once a promise was broken.</param>
internal sealed class Crew(int jobs, bool stopsAtFirst)
{
    private const int SeedsMost = 250, SeedsLeast = 10;

    // A run takes less than a second.
    private static readonly TimeSpan RunMax = TimeSpan.FromSeconds(90);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, (string Fingerprint, string Came)> _runs = [];
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly Queue<(int From, int Count)> _chunks = new();

    /// <summary>What each seed came to.</summary>
    public IReadOnlyDictionary<int, (string Fingerprint, string Came)> Runs => _runs;

    /// <summary>How often each kind of fault happened.</summary>
    public IReadOnlyDictionary<string, long> Faults => _faults;

    /// <summary>Work items of all runs.</summary>
    public long Steps { get; private set; }

    /// <summary>Seeds whose promises were broken.</summary>
    public IEnumerable<int> Broken => _runs.Where(static run => run.Value.Came != "kept").Select(static run => run.Key);

    /// <summary>Runs the histories that are kept.</summary>
    public void RunKept() => Run(0, KeptPlans.All.Count(), ["--kept"]);

    /// <summary>Runs seeds.</summary>
    public void Run(int from, int seeds)
    {
        var size = Math.Clamp((seeds + jobs - 1) / jobs, SeedsLeast, SeedsMost);
        for (var at = from; at < from + seeds; at += size) _chunks.Enqueue((at, Math.Min(size, from + seeds - at)));
        var threads = Enumerable.Range(0, jobs).Select(_ => new Thread(Work)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }

    private void Work()
    {
        while (true)
        {
            (int From, int Count) chunk;
            lock (_gate)
            {
                if ((stopsAtFirst && Broken.Any()) || !_chunks.TryDequeue(out chunk)) return;
            }

            Run(chunk.From, chunk.Count, ["--from", Text(chunk.From), "--seeds", Text(chunk.Count)]);
        }
    }

    private void Run(int from, int count, string[] which)
    {
        if (count == 0) return;
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(Crew).Assembly.Location, "--worker", .. which])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var told = 0;
        string? last = null;
        using (var late = new Timer(_ => process.Kill()))
        {
            // A hard end: a seized process does not hear a kind one.
            late.Change(RunMax, Timeout.InfiniteTimeSpan);
            while (process.StandardOutput.ReadLine() is { } line)
            {
                late.Change(RunMax, Timeout.InfiniteTimeSpan);
                last = line;
                if (Take(line.Split('\t'))) told++;
                lock (_gate)
                {
                    if (stopsAtFirst && Broken.Any()) process.Kill();
                }
            }
        }

        process.WaitForExit();
        lock (_gate)
        {
            if (told < count && !(stopsAtFirst && Broken.Any()))
                _runs[from + told] = ("", $"broke everything finishes: the process ended in the middle of it ({last})");
        }
    }

    // Whether it tells of a run.
    private bool Take(string[] line)
    {
        lock (_gate)
        {
            switch (line)
            {
                case [Worker.OfSeed, var seed, var fingerprint, var steps, var came]:
                    var number = int.Parse(seed, CultureInfo.InvariantCulture);
                    _runs[number] = (fingerprint, came);
                    Steps += long.Parse(steps, CultureInfo.InvariantCulture);
                    return true;
                case [Worker.OfFault, var times, var kind]:
                    _faults[kind] = _faults.GetValueOrDefault(kind) + long.Parse(times, CultureInfo.InvariantCulture);
                    return false;
                default:
                    return false;
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
