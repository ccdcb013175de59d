using System.Collections.Immutable;
using Inventory.Contracts.Holds;
using Inventory.Simulation.Faults;

namespace Inventory.Simulation.Workload;

/// <summary>Makes a plan of a seed.</summary>
internal sealed class Planner
{
    private const int HoldsPerCaller = 4;

    private static readonly CallKind[] Holdings =
    [
        CallKind.Confirm, CallKind.Confirm, CallKind.Release, CallKind.Release, CallKind.Extend, CallKind.Extend, CallKind.Resize,
        CallKind.Resize, CallKind.Get, CallKind.Cancel, CallKind.Fulfil, CallKind.Reacquire, CallKind.Spend,
    ];

    private static readonly CallKind[] Owners = [CallKind.GetItem, CallKind.Adjust, CallKind.Adjust, CallKind.Count, CallKind.Set];

    private readonly int _seed;
    private readonly Random _random;
    private readonly Shape _shape;
    private readonly int _callers;

    // In quick runs everybody calls at once; in slow ones holds end in between.
    private readonly bool _isQuick;

    // Where nothing goes wrong, nobody waits for long.
    private readonly bool _isCalm;

    private Planner(int seed)
    {
        (_seed, _random) = (seed, new(seed));
        _callers = _random.Next(2, 9);
        (_isQuick, _isCalm) = (Chance(2), Chance(6));
        _shape = new()
        {
            Nodes = _random.Next(3) == 0 ? 3 : 2,
            Items = _random.Next(1, 5),
            OnHand = _random.Next(2, 25),
            CommitLanes = _random.Next(1, 4),
            ReadLanes = _random.Next(1, 3),
            RowsMax = Chance(3) ? 12 : 2000,
            BesideAtLeast = _random.Next(1, 4),
            OverlapMin = Chance(3) ? 128 : _random.Next(1, 4),
            ClocksAreWrong = Chance(3),
        };
    }

    /// <summary>The plan that a seed stands for.</summary>
    public static Plan Make(int seed) => new Planner(seed).Make();

    private Plan Make()
    {
        var calls = ImmutableArray.CreateBuilder<Call>();
        for (var caller = 0; caller < _callers; caller++)
        {
            var count = _random.Next(4, 14);
            var placed = 0;
            for (var i = 0; i < count; i++) calls.Add(Call(calls.Count, caller, ref placed));
        }

        return new(_seed, _shape, calls.ToImmutable(), Faults(), Rates());
    }

    private Call Call(int number, int caller, ref int placed)
    {
        var what = _random.Next(100);
        var (kind, hold) = what switch
        {
            < 45 when placed < HoldsPerCaller => (Chance(7) ? CallKind.Sell : CallKind.Place, $"h{caller}-{placed++}"),
            // also of others, and of such as are not placed yet
            < 88 => (Pick(Holdings), Chance(4) ? $"h{_random.Next(_callers)}-{_random.Next(HoldsPerCaller)}"
                : $"h{caller}-{Math.Max(placed - 1 - _random.Next(2), 0)}"),
            _ => (Pick(Owners), ""),
        };
        return new()
        {
            Number = number,
            Caller = caller,
            After = TimeSpan.FromMilliseconds(_isQuick ? _random.Next(30) : _random.Next(900)),
            Kind = kind,
            HoldId = hold,
            Lines = Lines(kind),
            TtlSeconds = kind is CallKind.Place or CallKind.Extend ? _random.Next(1, 6) : 0,
            Node = _random.Next(_shape.Nodes),
            ByGrain = Chance(2),
            RepeatedAfter = Chance(6) ? TimeSpan.FromMilliseconds(_random.Next(Chance(2) ? 5 : 3000)) : null,
        };
    }

    private ImmutableArray<Line> Lines(CallKind kind) => kind switch
    {
        CallKind.Place or CallKind.Sell => [.. Items(Chance(2) ? 1 : _random.Next(1, _shape.Items + 1)).Select(item => Of(item, Units()))],
        CallKind.Resize => [.. Items(_random.Next(1, Math.Min(_shape.Items, 2) + 1)).Select(item => Of(item, _random.Next(5)))],
        CallKind.Adjust => [Of(_random.Next(_shape.Items), Chance(3) ? -_random.Next(1, 6) : _random.Next(1, 6))],
        CallKind.Count => [Of(_random.Next(_shape.Items), _random.Next(_shape.OnHand + 5))],
        CallKind.Set => [Of(_random.Next(_shape.Items), _random.Next(4))],
        CallKind.GetItem => [Of(_random.Next(_shape.Items), 0)],
        _ => [],
    };

    private long Units() => Chance(5) ? _random.Next(1, 8) : _random.Next(1, 3);

    private IEnumerable<int> Items(int count)
    {
        var items = Enumerable.Range(0, _shape.Items).ToArray();
        _random.Shuffle(items);
        return items.Take(count);
    }

    private static Line Of(int item, long units) => new() { ItemId = Shape.ItemId(item), Quantity = units };

    private ImmutableArray<Fault> Faults()
    {
        if (_isCalm || Chance(8)) return [];
        var kinds = Enum.GetValues<FaultKind>();
        var most = _isQuick ? 700 : 6000;
        var times = Enumerable.Range(0, _random.Next(1, 7)).Select(_ => _random.Next(most)).Order().ToArray();
        return [.. times.Select((at, number) => Fault(number, Pick(kinds), at))];
    }

    private Fault Fault(int number, FaultKind kind, int at)
    {
        var length = kind switch
        {
            FaultKind.NodeClockJumps or FaultKind.LedgerClockJumps =>
                TimeSpan.FromSeconds((Chance(2) ? 1 : -1) * (Chance(2) ? _random.Next(1, 4) : _random.Next(20, 90))),
            _ => TimeSpan.FromMilliseconds(Chance(3) ? _random.Next(100, 8000) : _random.Next(10, 900)),
        };
        // Clocks that jump and holds that end too early are told apart only where they are rare.
        if (kind is FaultKind.LedgerClockJumps && !Chance(4)) kind = FaultKind.SendAway;
        return new(number, kind, TimeSpan.FromMilliseconds(at), _random.Next(8), _random.Next(_shape.Items), length, _random.Next(1, 4));
    }

    private Rates Rates() => _isCalm || Chance(6) ? new() : new()
    {
        QuestionLost = Rate(),
        AnswerLost = Rate(),
        ArrivesLate = Rate(),
        Contended = Rate(),
        Unreachable = Rate(),
        Slow = Rate(),
    };

    private int Rate() => Chance(2) ? 0 : _random.Next(1, 40);

    private bool Chance(int oneOf) => _random.Next(oneOf) == 0;

    private T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];
}
