using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inventory.Client;
using Inventory.Samples.Generator;

namespace Inventory.Samples.Demo;

/// <summary>What the demonstration does, step by step and without an end. The same seed and run give the same steps.</summary>
/// <param name="seed">Where the random numbers start.</param>
/// <param name="run">Begins every id, so that a later run does not repeat them.</param>
/// <param name="catalogues">What is sold.</param>
public sealed class Plan(ulong seed, string run, Catalogues catalogues)
{
    /// <summary>The steps of a second.</summary>
    public const int StepsPerSecond = 25;

    private const int FaultEvery = 100 * StepsPerSecond;

    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(15);

    private readonly SplitMix64 _random = new(seed);
    private readonly PriorityQueue<Step, (int, int)> _later = new();
    private int _at;
    private int _ids;

    /// <summary>The steps, in order.</summary>
    public IEnumerable<Step> Steps()
    {
        for (_at = 1; ; _at++)
        {
            if (Fault() is { } fault) yield return fault;
            else if (_later.TryPeek(out _, out var due) && due.Item1 <= _at) yield return _later.Dequeue();
            else yield return Fresh();
        }
    }

    // Each kind of fault within the first half minute, and again every other minute.
    private Step? Fault() => (_at % FaultEvery, _at / FaultEvery) switch
    {
        (150, _) => new Step.EditHeld(_random.Of(Catalogues.Shop)),
        (250, var round) => new Step.EditOnHand(Catalogues.Miscounted[round % Catalogues.Miscounted.Count]),
        (350, var round) => Strand("sofa", round, 1),
        (450, var round) => Strand("suite", round, 2),
        (550, var round) => Tell("/stocktaking", "stock.counted.v1",
            new() { ["itemId"] = Catalogues.Quiet[round % Catalogues.Quiet.Count], ["counted"] = "sixty" }),
        (600, _) => Tell("/till", "order.paid.v1", new() { ["holdId"] = Id("lost") }),
        _ => null,
    };

    private Step.Strand Strand(string kind, int round, int lines) => new(new()
    {
        HoldId = Id(kind),
        Owner = "telephone",
        Lines = [.. Enumerable.Range(round, lines).Select(at => new Line(Catalogues.Quiet[at % Catalogues.Quiet.Count], 1))],
    });

    // A count in words can have no effect, and an order of a hold that nobody knows waits for it.
    private Step.Tell Tell(string source, string type, JsonObject data) => new(new()
    {
        Id = Id("told"), Source = source, Type = type, Data = JsonSerializer.SerializeToElement(data),
    });

    private Step Fresh() => _random.Between(1, 100) switch
    {
        <= 55 => Visit("web", "cart", Cart()),
        <= 68 => Visit(_random.Percent(70) ? "booking" : "desk", "stay", Stay()),
        <= 76 => Visit("web", "seats", [new(_random.Of(Catalogues.Tickets), _random.Between(1, 4))]),
        <= 86 => Buy("web", "rush", new(Catalogues.Rush, _random.Between(1, 3))),
        <= 90 => Buy("web", "gift", new(Catalogues.Stopped, 1)),
        <= 95 => new Step.Adjust(_random.Of(Catalogues.Shop), _random.Of((int[])[40, 24, 60, -1]), "delivery"),
        <= 98 => new Step.Count(_random.Of(Catalogues.Shop), _random.Between(120, 400)),
        _ => new Step.WrongKey(),
    };

    private Step.Place Buy(string channel, string kind, Line line) =>
        new(channel, new() { HoldId = Id(kind), Lines = [line], Confirm = true });

    private Step.Place Visit(string channel, string kind, IReadOnlyList<Line> lines)
    {
        var hold = new NewHold { HoldId = Id(kind), Lines = lines, Owner = Id("guest"), Ttl = TimeSpan.FromMinutes(10) };
        var after = Seconds(2, 9);
        switch (_random.Between(1, 100))
        {
            case <= 15: return new(channel, hold with { Ttl = LeftAlone });
            case <= 32: Later(after, new Step.Release(channel, hold.HoldId)); break;
            case <= 45:
                Later(after, new Step.Resize(channel, hold.HoldId, lines[0] with { Quantity = lines[0].Quantity + 1 }));
                Later(after + Seconds(2, 5), new Step.Confirm(channel, hold.HoldId));
                break;
            default:
                Later(after, new Step.Confirm(channel, hold.HoldId));
                // Carts are shipped; of what is booked for another day most is given back, so that there is always something to sell.
                Later(after + Seconds(4, 20), kind == "cart" && _random.Percent(80) || _random.Percent(10)
                    ? new Step.Fulfil(channel, hold.HoldId) : new Step.Cancel(channel, hold.HoldId));
                break;
        }

        return new(channel, hold);
    }

    private Line[] Cart() =>
        [.. Enumerable.Range(0, _random.Between(1, 3)).Select(_ => _random.Of(Catalogues.Shop)).Distinct()
            .Select(item => new Line(item, _random.Between(1, 2)))];

    private Line[] Stay()
    {
        var (type, nights) = (_random.Of(Catalogues.Rooms), _random.Between(1, 5));
        var arrival = _random.Between(0, Catalogues.Nights - nights);
        return [.. Enumerable.Range(arrival, nights).Select(night => new Line(catalogues.Room(type, night), 1))];
    }

    private int Seconds(int from, int to) => _random.Between(from * StepsPerSecond, to * StepsPerSecond);

    // The second number keeps those of one instant in order.
    private void Later(int steps, Step step) => _later.Enqueue(step, (_at + steps, ++_ids));

    private string Id(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{run}-{++_ids:00000}");
}
