using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life.Baskets;

/// <summary>
/// Callers who each go through the life of one basket after the other, whatever happens to the silos: a request whose outcome they do not
/// know they repeat, under its id, to whichever silo there is, until they do.
/// </summary>
/// <param name="name">Begins the ids of its holds.</param>
internal sealed class Crowd(string name)
{
    // The codes that the contract marks so: this request had no effect.
    private static readonly string?[] WithoutEffect = ["overloaded", "ledger-unavailable", "starting"];

    private readonly ConcurrentDictionary<string, Heard> _heard = new();
    private readonly ConcurrentDictionary<(Weather Weather, int Status, string? Code), int> _answers = new();
    private readonly ConcurrentDictionary<Weather, TimeSpan> _longest = new();
    private readonly ConcurrentQueue<string> _amiss = new();
    private volatile Caller[] _silos = [];
    private volatile Weather _weather;
    private volatile bool _stops;
    private Task _callers = Task.CompletedTask;
    private int _lives;

    /// <summary>Whom they ask, in turns.</summary>
    public IReadOnlyList<Caller> Silos
    {
        get => _silos;
        set => _silos = [.. value];
    }

    public Weather Weather
    {
        get => _weather;
        set => _weather = value;
    }

    /// <summary>Baskets that somebody asked for, by hold id.</summary>
    public IReadOnlyDictionary<string, Heard> All => _heard;

    /// <summary>What no caller should be told.</summary>
    public IReadOnlyCollection<string> Amiss => _amiss;

    /// <summary>The longest that a request took to its answer, in all its tries; by the worst that happened meanwhile.</summary>
    public IReadOnlyDictionary<Weather, TimeSpan> Longest => _longest;

    /// <summary>How often which answer came; 0 for none.</summary>
    public IEnumerable<string> Answers => _answers.OrderBy(static answer => answer.Key).Select(static answer =>
        string.Create(CultureInfo.InvariantCulture, $"{answer.Value,9:N0} {answer.Key.Weather}: {answer.Key.Status} {answer.Key.Code}"));

    public void Start(int callers) => _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(LiveAsync));

    /// <summary>Completes once so many more lives are over.</summary>
    public Task ReachAsync(int more)
    {
        var until = Volatile.Read(ref _lives) + more;
        return Poll.UntilAsync(() => Volatile.Read(ref _lives) >= until, "callers have gone on");
    }

    /// <summary>Has every caller go to the end of the life that he is at.</summary>
    public Task StopAsync()
    {
        _stops = true;
        return _callers.WaitAsync(TimeSpan.FromMinutes(3));
    }

    private async Task LiveAsync(int caller)
    {
        // A silo may answer before it has given way to anybody else.
        await Task.Yield();
        for (var life = 0; !_stops; life++)
        {
            var basket = Basket.Of(string.Create(CultureInfo.InvariantCulture, $"{name}-{caller}-{life}"));
            await GoThroughAsync(basket, caller + life);
            Interlocked.Increment(ref _lives);
        }
    }

    private async Task GoThroughAsync(Basket basket, int turn)
    {
        _heard[basket.HoldId] = Heard.Nothing;
        var (placed, doubtful) = await AskAsync(basket, "place", basket.PlaceAsync, turn);
        var isThere = placed.Status is 200 or 201;
        if (!isThere && !(placed.Code == "insufficient-stock" && basket.IsScarce)) Miss(basket, "place", placed.ToString());
        // What was refused may come yet where an earlier try is still on its way.
        _heard[basket.HoldId] = new(isThere ? Fate.Placed : doubtful ? Fate.Either : Fate.Refused, doubtful);
        if (!isThere) return;
        var number = 0;
        foreach (var step in basket.Steps())
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"step {++number} of {basket.Course}");
            var (reply, again) = await AskAsync(basket, what, step, turn);
            if (reply.Status != 200) Miss(basket, what, reply.ToString());
            doubtful |= again;
        }

        _heard[basket.HoldId] = new(Fate.Done, doubtful);
    }

    // Asks until it is decided, and tells whether an earlier try may have had its effect.
    private async Task<(Reply Reply, bool Doubtful)> AskAsync(Basket basket, string what, Func<Caller, Task<Reply>> ask, int turn)
    {
        var since = Stopwatch.GetTimestamp();
        var (reply, doubtful, unheard, worst) = (Reply.None, false, false, Weather.Calm);
        await Poll.UntilAsync(async () =>
        {
            // In this order: when it is calm, those who are asked are there.
            var weather = _weather;
            var silos = _silos;
            reply = await ask(silos[turn++ % silos.Length]);
            weather = (Weather)Math.Max((int)weather, (int)_weather);
            worst = (Weather)Math.Max((int)weather, (int)worst);
            _answers.AddOrUpdate((weather, reply.Status, reply.Code), 1, static (_, times) => times + 1);
            doubtful |= reply.Status == 0 ? weather is Weather.Killed : reply.IsUndecided && !WithoutEffect.Contains(reply.Code);
            unheard |= reply.Status == 0 && weather is Weather.Stopping;
            if (reply.Status == 500 || (reply.Status == 0 && weather is Weather.Calm)) Miss(basket, what, $"{weather}: {reply}");
            if (reply.Status != 0) return !reply.IsUndecided;
            // Where nobody serves, a few questions tell as much as a million.
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            await pause.WaitForNextTickAsync();
            return false;
        }, $"{what} of {basket.HoldId} was decided");

        if (reply.Replayed && !doubtful)
            Miss(basket, what, unheard ? "a silo that stopped did it and did not answer" : "a repeat, they say, of what was never done");
        var took = Stopwatch.GetElapsedTime(since);
        _longest.AddOrUpdate(worst, took, (_, longest) => took > longest ? took : longest);
        return (reply, doubtful);
    }

    private void Miss(Basket basket, string what, string told) =>
        _amiss.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{basket.HoldId} {what}: {told}"));
}
