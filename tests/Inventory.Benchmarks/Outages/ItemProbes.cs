using System.Diagnostics;
using System.Globalization;
using Inventory.Testing;

namespace Inventory.Benchmarks.Outages;

/// <summary>
/// Places holds on every item through silos that are well, a few each second, whether or not the last one was answered: how long nobody
/// was.
/// </summary>
internal sealed class ItemProbes
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _name;
    private readonly SiloProcess[] _silos;
    private readonly Task[] _probing;
    private readonly Items[] _items;

    /// <param name="silos">Who is asked, in turn.</param>
    /// <param name="name">Begins the ids of its holds.</param>
    /// <param name="items">The items.</param>
    public ItemProbes(SiloProcess[] silos, string name, string[] items)
    {
        (_silos, _name) = (silos, name);
        _items = [.. items.Select(item => new Items(item))];
        _probing = [.. _items.Select(RunAsync)];
    }

    /// <summary>The longest that each item did not answer, up to now, since it was last asked.</summary>
    public TimeSpan[] Away => [.. _items.Select(item => item.LongestAway(Stopwatch.GetTimestamp()))];

    /// <summary>Forgets what was before.</summary>
    public void Begin()
    {
        foreach (var item in _items) item.Begin(Stopwatch.GetTimestamp());
    }

    /// <summary>Returns once every item has answered a question that was asked after this.</summary>
    public async Task AllAnswerAsync()
    {
        var asked = Stopwatch.GetTimestamp();
        while (_items.Any(item => item.AnsweredWhatWasAsked < asked)) await Task.Delay(Apart / 10);
    }

    /// <summary>Asks no more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_probing);
        _stop.Dispose();
    }

    private async Task RunAsync(Items item)
    {
        var open = new List<Task>();
        using var tick = new PeriodicTimer(Apart);
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            open.RemoveAll(task => task.IsCompleted);
            open.Add(AskAsync(item, number));
            await tick.WaitForNextTickAsync();
        }

        await Task.WhenAll(open);
    }

    private async Task AskAsync(Items item, int number)
    {
        using var patience = new CancellationTokenSource(Patience);
        var asked = Stopwatch.GetTimestamp();
        var holdId = string.Create(CultureInfo.InvariantCulture, $"{_name}-{item.Id.Replace(':', '-')}-{number}");
        var answer = await OutageCaller.PlaceAsync(_silos[number % _silos.Length].Client, holdId, ttlSeconds: 1800, patience.Token,
            item.Id);
        if (OutageCaller.IsDone(answer)) item.Answered(asked, Stopwatch.GetTimestamp());
    }

    private sealed class Items(string id)
    {
        private readonly Lock _gate = new();
        private long _last = Stopwatch.GetTimestamp(), _answeredWhatWasAsked;
        private TimeSpan _longest;

        public string Id { get; } = id;

        public long AnsweredWhatWasAsked => Volatile.Read(ref _answeredWhatWasAsked);

        public void Begin(long now)
        {
            lock (_gate) (_last, _longest) = (now, TimeSpan.Zero);
        }

        public void Answered(long asked, long now)
        {
            lock (_gate)
            {
                _longest = Max(Stopwatch.GetElapsedTime(_last, now));
                _last = now;
                if (asked > _answeredWhatWasAsked) _answeredWhatWasAsked = asked;
            }
        }

        public TimeSpan LongestAway(long now)
        {
            lock (_gate) return Max(Stopwatch.GetElapsedTime(_last, now));
        }

        private TimeSpan Max(TimeSpan other) => _longest > other ? _longest : other;
    }
}
