using System.Collections.Concurrent;
using System.Globalization;
using Inventory.Testing;

namespace Inventory.Benchmarks.Outages;

/// <summary>
/// Callers of every silo who place holds of two lines over shared items, one after the other. Some of the holds end soon.
/// </summary>
internal sealed class BasketLoad
{
    private const int CallersPerSilo = 8, TtlSeconds = 1800, SoonSeconds = 2, SoonOneIn = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly string _name;
    private readonly string[] _items;
    private readonly Task _callers;

    /// <param name="cluster">Who is called.</param>
    /// <param name="name">Begins the ids of its holds.</param>
    /// <param name="items">The items; every pair of them may meet in a hold.</param>
    public BasketLoad(OutageCluster cluster, string name, string[] items)
    {
        (_name, _items) = (name, items);
        _callers =
            Task.WhenAll(cluster.Silos.SelectMany((silo, place) => Enumerable.Range(place * CallersPerSilo, CallersPerSilo)
            .Select(caller => RunAsync(silo, caller))));
    }

    /// <summary>The holds whose callers were told that they are placed.</summary>
    public IReadOnlyCollection<string> Acknowledged => _acknowledged;

    /// <summary>What was answered, and how often.</summary>
    public string Answers =>
        string.Join(", ", _answers.OrderBy(answer => answer.Key, StringComparer.Ordinal)
        .Select(answer => $"{answer.Value} × {answer.Key}"));

    /// <summary>Lets every caller hear of its last hold.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _callers;
        _stop.Dispose();
    }

    private async Task RunAsync(SiloProcess silo, int caller)
    {
        var random = new Random(caller);
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var holdId = string.Create(CultureInfo.InvariantCulture, $"{_name}-{caller}-{number}");
            var first = random.Next(_items.Length);
            var second = (first + 1 + random.Next(_items.Length - 1)) % _items.Length;
            var ttl = number % SoonOneIn == 0 ? SoonSeconds : TtlSeconds;
            var answer = await OutageCaller.PlaceAsync(silo.Client, holdId, ttl, CancellationToken.None, _items[first], _items[second]);
            _answers.AddOrUpdate(answer, 1, static (_, count) => count + 1);
            if (OutageCaller.IsDone(answer)) _acknowledged.Add(holdId);
            else await Task.Delay(Pause);
        }
    }
}
