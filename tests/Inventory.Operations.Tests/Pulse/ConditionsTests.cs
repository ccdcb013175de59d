using System.Globalization;
using System.Text.RegularExpressions;
using Inventory.Operations.Nodes;
using Inventory.Operations.Pulse;
using Inventory.Testing;
using Orleans.Runtime;

namespace Inventory.Operations.Tests.Pulse;

/// <summary>What counts as wrong: by the limits of the alert rules, and only for as long as it is so.</summary>
public sealed partial class ConditionsTests
{
    private const long First = 180_000_000;

    // Makes each condition hold in every step from which it is made.
    private static readonly Dictionary<string, Func<PulseStep, PulseStep>> Makes = new()
    {
        ["InventoryOverbooked"] = step => step with { Overbookings = 1 },
        ["InventoryCrossTenantAttempts"] = step => step with { OtherTenants = 11 },
        ["InventorySweepStopped"] = step => step with { LastSweep = Unix(step) - 91 },
        ["InventoryHoldsEndLate"] = step => step with { Ends = new(100, 2) },
        ["InventoryEventsHeldUp"] = step => step with { EventsWait = 31 },
        ["InventoryEventsLate"] = step => step with { Stamped = new(100, 2) },
        ["InventoryDeliveriesLate"] = step => step with { DeliveryLag = 31 },
        ["InventoryDeliveriesDead"] = step => step with { Ledger = step.Ledger! with { DeliveriesDead = 1 } },
        ["InventoryBridgeAway"] = step => step with { DeliveryAway = 121 },
        ["InventoryInboxDead"] = step => step with { Ledger = step.Ledger! with { InboxDead = 1 } },
        ["InventoryInboxBacklog"] = step => step with { Ledger = step.Ledger! with { InboxBacklog = 10001 } },
        ["InventoryDiscrepancy"] = step => step with { Ledger = step.Ledger! with { Discrepancy = 0.06 } },
        ["InventoryHoldsSlow"] = step => step with { Placings = new(100, 2) },
        ["Errors"] = step => step with { Requests = 100, Errors = 2 },
        ["InventoryPartitionRotationFails"] = step => step with { PartitionFailures = 1 },
        ["InventoryDefaultPartitionTakesWrites"] = step => step with { Ledger = step.Ledger! with { DefaultRows = 1 } },
        ["InventoryPartitionsRunOut"] = step => step with { Ledger = step.Ledger! with { PartitionsAhead = 2419199 } },
        ["InventoryJournalTakenUnread"] = step => step with { PartitionsUnread = 1 },
        ["InventoryJournalHeldBack"] = step => step with { Ledger = step.Ledger! with { PartitionsHeldBack = 1 } },
        ["InventoryDrift"] = step => step with { Ledger = step.Ledger! with { Drifted = 1 } },
        ["StuckHolds"] = step => step with { Ledger = step.Ledger! with { Stuck = 1 } },
        ["InventoryReconciliationStopped"] = step => step with { LastReconciliation = Unix(step) - 1501 },
        ["InventoryReadsSlow"] = step => step with { Availability = new(100, 2) },
        ["InventoryManyPendingHolds"] = step => step with { Ledger = step.Ledger! with { Pending = 1001 } },
        ["InventoryDriftRepaired"] = step => step with { Repaired = 1 },
        ["InventoryConflicts"] = step => step with { Conflicts = 400, Sets = 4000 },
    };

    public static TheoryData<string> Names => [.. Makes.Keys];

    [Fact]
    public void Every_condition_is_made_here_and_a_good_hour_makes_none()
    {
        Assert.Equal(Conditions.All.Select(rule => rule.Name).Order(), Makes.Keys.Order());
        Assert.Equal("Nothing is wrong.", Read(Good(360)).Sentence);
        Assert.Equal("Nothing is wrong.", Read(Good(1)).Sentence);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_holds_after_its_patience_and_not_before_and_alone(string name)
    {
        var rule = Conditions.All.Single(one => one.Name == name);
        var steps = (int)(rule.For / PulseStep.Length) + 1;
        if (steps > 1) Assert.Empty(Read(Bad(name, steps - 1)).Wrong);
        var wrong = Assert.Single(Read(Bad(name, steps)).Wrong);
        Assert.Equal((name, rule.Severity), (wrong.Name, wrong.Severity));
        Assert.Equal($"One thing is wrong: {wrong.Says}.", Read(Bad(name, steps)).Sentence);
        Assert.Equal(At(360 - steps), wrong.Since);
    }

    [Fact]
    public void Several_are_told_in_one_sentence_the_most_urgent_first()
    {
        var steps = Good(360);
        for (var i = 300; i < 360; i++) steps[i] = Makes["InventoryDrift"](Makes["InventoryDiscrepancy"](steps[i]));
        Assert.Equal(
            "2 things are wrong: 6 % of all that is held or allocated is wrong; 1 item disagrees with its holds or journal.",
            Read(steps).Sentence);
    }

    [Fact]
    public void A_database_that_is_away_and_nodes_that_do_not_answer_or_died_are_named()
    {
        var silo = SiloAddress.New(new(System.Net.IPAddress.Loopback, 11111), 1);
        var report = Report(Good(360)) with { LedgerAwaySince = At(350), Lost = [new("10.0.0.7:11111", At(340))] };
        var reading = PulseReading.Of(new([new(silo, report)], [new(silo, MissingReason.NotInTime)]));
        Assert.Equal(
            [
                ("the database cannot be reached or takes no writes", At(350)),
                ("the node 10.0.0.7:11111 died and has not come back", At(340)),
                ("the node 127.0.0.1:11111 does not answer", At(359)),
            ],
            reading.Wrong.Select(one => (one.Says, one.Since)));
    }

    [Fact]
    public void Steps_of_several_nodes_add_up_and_of_what_all_see_the_latest_counts()
    {
        var (one, other) = (Good(2), Good(2)[1..]);
        one[1] = one[1] with { Commands = 2, ExpiryLagP99 = 0.5, LastSweep = 7 };
        other[0] = other[0] with { Commands = 3, ExpiryLagP99 = 0.2, LastSweep = 9 };
        var merged = PulseHistory.Merge([Report(one), Report(other)]).Steps;
        var last = merged[^1]!;
        Assert.Equal((5L, 0.5, 9.0, 2), (last.Commands, last.ExpiryLagP99!.Value, last.LastSweep, last.Nodes));
        Assert.Equal(1, merged[^2]!.Nodes);
        Assert.Null(merged[^3]);
    }

    [Fact]
    public void Names_limits_and_patience_are_those_of_the_alert_rules()
    {
        var rules = Directory.GetFiles(Path.Combine(Repository.Root, "deploy", "prometheus", "rules"), "*.yml")
            .SelectMany(file => File.ReadAllText(file).Split("- alert: ").Skip(1)).ToDictionary(rule => rule.Split('\n')[0].Trim());
        var alerts = Conditions.All.Where(rule => rule.Name.StartsWith("Inventory", StringComparison.Ordinal)).ToList();
        Assert.Equal(rules.Keys.Except(Conditions.NotJudgedHere.Keys).Order(), alerts.Select(rule => rule.Name).Order());
        Assert.Empty(Conditions.NotJudgedHere.Keys.Except(rules.Keys));
        Assert.All(alerts, rule =>
        {
            var text = rules[rule.Name];
            var (sign, number) = rule.Above is { } above ? (">", above) : ("<", rule.Below!.Value);
            var limit = string.Create(CultureInfo.InvariantCulture, $"{sign} {number}");
            Assert.Matches($@"{Regex.Escape(limit)}\s", text);
            Assert.Equal(Patience().Match(text) is { Success: true } told
                ? int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture) * TimeSpan.FromSeconds(told.Groups[2].Value == "m" ? 60 : 1)
                : TimeSpan.Zero, rule.For);
            Assert.Contains($"severity: {rule.Severity}\n", text, StringComparison.Ordinal);
            Assert.Contains($"docs/runbook.md#{rule.Runbook}\n", text, StringComparison.Ordinal);
        });
    }

    private static DateTimeOffset At(int index) => DateTimeOffset.UnixEpoch + ((First + index) * PulseStep.Length);

    private static double Unix(PulseStep step) => (step.At - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static PulseStep[] Good(int steps) =>
    [
        .. Enumerable.Range(360 - steps, steps).Select(index => new PulseStep { Number = First + index, Ledger = new() })
            .Select(step => step with { LastSweep = Unix(step), LastReconciliation = Unix(step) }),
    ];

    // A good hour but for its last steps.
    private static PulseStep[] Bad(string name, int steps)
    {
        var hour = Good(360);
        for (var i = 360 - steps; i < 360; i++) hour[i] = Makes[name](hour[i]);
        return hour;
    }

    private static PulseReport Report(PulseStep[] steps) => new()
    {
        Steps = [.. steps],
        Lost = [],
        Facts = new() { Version = "1", StartedAt = At(0), Waiting = 0 },
    };

    private static PulseReading Read(PulseStep[] steps) =>
        PulseReading.Of(new([new(SiloAddress.New(new(System.Net.IPAddress.Loopback, 1), 1), Report(steps))], []));

    [GeneratedRegex(@"^\s+for: (\d+)([sm])", RegexOptions.Multiline)]
    private static partial Regex Patience();
}
