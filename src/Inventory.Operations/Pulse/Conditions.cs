using System.Globalization;
using static Inventory.Operations.Pulse.ConditionRule;

namespace Inventory.Operations.Pulse;

/// <summary>
/// What can be wrong, in one table. Those with the name of an alert in <c>deploy/prometheus/rules</c> have its limit and its patience; a
/// test compares them. So somebody without Prometheus, or before it has noticed, sees the same.
/// </summary>
internal static class Conditions
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5), TenMinutes = TimeSpan.FromMinutes(10),
        QuarterHour = TimeSpan.FromMinutes(15);

    /// <summary>Alerts that only Prometheus can judge, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotJudgedHere = new Dictionary<string, string>
    {
        ["InventoryNotScraped"] = "It is about Prometheus itself.",
        ["InventoryGroupHoldThrashing"] = "It is about one tenant's business; steps are not kept by tenant.",
    };

    /// <summary>All of them, the most urgent first.</summary>
    public static readonly ConditionRule[] All =
    [
        new()
        {
            Name = "InventoryOverbooked", Severity = AlertSeverity.P0, Above = 0, Page = "/drift", Runbook = "resv-inv-001",
            Says = items => $"more is promised than there is of {Count(items, "item", "items")}",
            Remedy = "Stop sales of each item, reconcile it, then find other units for the holds that are too many.",
            Figure = (history, at) =>
                Larger(history.Steps[at]?.Ledger?.Overbooked, history.Sum(at, QuarterHour, step => step.Overbookings)),
        },
        new()
        {
            Name = "InventoryCrossTenantAttempts", Severity = AlertSeverity.P0, Above = 10, Page = "/refusals", Runbook = "resv-inv-016",
            Says = requests => $"{Count(requests, "request", "requests")} named another tenant than their key's within 15 minutes",
            Remedy = "All were refused. See who sends them: a wrong header, or a key in the wrong hands.",
            Figure = (history, at) => history.Sum(at, QuarterHour, step => step.OtherTenants),
        },
        new()
        {
            Name = "InventorySweepStopped", Severity = AlertSeverity.P1, Above = 90, For = TimeSpan.FromSeconds(30), Page = "/stuck",
            Runbook = "resv-inv-005", Says = age => $"overdue holds have not been swept for {Age(age)}",
            Remedy = "Sweep now, on the page of stuck holds; then start the nodes anew one after another.",
            Figure = (history, at) => history.Steps[at] is { } step ? Since(step, step.LastSweep) : null,
        },
        new()
        {
            Name = "InventoryHoldsEndLate", Severity = AlertSeverity.P1, Below = 0.99, Page = "/stuck", Runbook = "resv-inv-005",
            Says = part => $"only {Percent(part)} of the holds ended within 30 s of their end",
            Remedy = "After an outage this clears by itself within minutes; else sweep now, and look at what is stuck.",
            Figure = (history, at) => history.InTime(at, FiveMinutes, step => step.Ends),
        },
        new()
        {
            Name = "InventoryDiscrepancy", Severity = AlertSeverity.P1, Above = 0.05, Page = "/drift", Runbook = "resv-inv-020",
            Says = part => $"{Percent(part)} of all that is held or allocated is wrong",
            Remedy = "Tell the service owner; reconcile the items with most units first.",
            Figure = (history, at) => history.Steps[at]?.Ledger?.Discrepancy,
        },
        new()
        {
            Name = "InventoryHoldsSlow", Severity = AlertSeverity.P1, Below = 0.99, For = TenMinutes, Page = "/cluster",
            Runbook = "resv-inv-002",
            Says = part => $"only {Percent(part)} of the holds are answered within 200 ms",
            Remedy = "Where commits are slow, too, relieve the database; where decisions are made again, see that one cluster writes.",
            Figure = (history, at) => history.InTime(at, FiveMinutes, step => step.Placings),
        },
        new()
        {
            Name = "InventoryEventsHeldUp", Severity = AlertSeverity.P1, Above = 30, For = TimeSpan.FromSeconds(20), Page = "/cluster",
            Runbook = "resv-inv-004", Says = age => $"no event reaches anybody for {Age(age)}: a transaction stays open",
            Remedy = "Holds go on and nothing is lost. The log names the transaction for which all wait: have its owner end it.",
            Figure = (history, at) => history.Steps[at]?.EventsWait,
        },
        new()
        {
            Name = "InventoryEventsLate", Severity = AlertSeverity.P1, Below = 0.99, For = FiveMinutes, Page = "/cluster",
            Runbook = "resv-inv-004",
            Says = part => $"only {Percent(part)} of the events have their place in the log within 30 s",
            Remedy = "After an outage this clears by itself; else restart the node that stamps, and look at the database.",
            Figure = (history, at) => history.InTime(at, FiveMinutes, step => step.Stamped),
        },
        new()
        {
            Name = "InventoryDeliveriesLate", Severity = AlertSeverity.P1, Above = 30, For = FiveMinutes, Page = "/events",
            Runbook = "resv-inv-004", Says = age => $"a stream or bridge has not had an event of {Age(age)} ago",
            Remedy = "The page of events tells who is behind, and what fails there.",
            Figure = (history, at) => history.Steps[at]?.DeliveryLag,
        },
        new()
        {
            Name = "InventoryInboxDead", Severity = AlertSeverity.P1, Above = 0, Page = "/events", Runbook = "resv-inv-007",
            Says = events => $"{Count(events, "event", "events")} of another system cannot have their effect",
            Remedy = "The page of events tells which and why: have the sender put it right, then replay, or ignore with a reason.",
            Figure = (history, at) => history.Steps[at]?.Ledger?.InboxDead,
        },
        new()
        {
            Name = "InventoryInboxBacklog", Severity = AlertSeverity.P1, Above = 10000, Page = "/events", Runbook = "resv-inv-014",
            Says = events => $"{Count(events, "event", "events")} of one source and type wait for their effect",
            Remedy = "Have the sender slow down, relieve the database, or start further nodes.",
            Figure = (history, at) => history.Steps[at]?.Ledger?.InboxBacklog,
        },
        new()
        {
            Name = "Errors", Severity = AlertSeverity.P1, Above = 0.01, Page = "/refusals",
            Says = part => $"{Percent(part)} of the requests of the last five minutes failed",
            Remedy = "Look at the database and the nodes first; the log of the nodes tells of each failure.",
            Figure = (history, at) => history.Sum(at, FiveMinutes, step => step.Requests) is > 0 and var all
                ? history.Sum(at, FiveMinutes, step => step.Errors) / (double)all : null,
        },
        new()
        {
            Name = "InventoryPartitionRotationFails", Severity = AlertSeverity.P1, Above = 0, Page = "/cluster", Runbook = "resv-inv-009",
            Says = _ => "the journal's partitions cannot be looked after",
            Remedy = "Event 1722 of the log says what could not be done and why: a right, a full disk, somebody who reads the journal.",
            Figure = (history, at) => history.Sum(at, QuarterHour, step => step.PartitionFailures),
        },
        new()
        {
            Name = "InventoryDefaultPartitionTakesWrites", Severity = AlertSeverity.P1, Above = 0, For = TimeSpan.FromMinutes(2),
            Page = "/cluster", Runbook = "resv-inv-009",
            Says = rows => $"{Count(rows, "row", "rows")} of the journal are in its default partition",
            Remedy = "They are moved within a minute; where that fails, event 1722 of the log says why.",
            Figure = (history, at) => history.Steps[at]?.Ledger?.DefaultRows,
        },
        new()
        {
            Name = "InventoryPartitionsRunOut", Severity = AlertSeverity.P1, Below = 2419200, For = TenMinutes, Page = "/cluster",
            Runbook = "resv-inv-009", Says = ahead => $"the journal has partitions for {Days(ahead)} only",
            Remedy = "A node that runs makes them once a minute; event 1722 of the log says what keeps it from that.",
            Figure = (history, at) => history.Steps[at]?.Ledger?.PartitionsAhead,
        },
        new()
        {
            Name = "InventoryJournalTakenUnread", Severity = AlertSeverity.P2, Above = 0, Page = "/cluster", Runbook = "resv-inv-009",
            Says = months => $"{Count(months, "month", "months")} of the journal went although a consumer had not read it",
            Remedy = "Event 1726 of the log names it. Begin it anew from now on, and take what it missed from the archive.",
            Figure = (history, at) => history.Sum(at, QuarterHour, step => step.PartitionsUnread),
        },
        new()
        {
            Name = "InventoryJournalHeldBack", Severity = AlertSeverity.P2, Above = 0, For = FiveMinutes, Page = "/cluster",
            Runbook = "resv-inv-009", Says = _ => "an old month of the journal waits for a consumer that has not read it",
            Remedy = "Event 1725 of the log names it: have it read on, or switch it off. After 30 days the month goes without it.",
            Figure = (history, at) => history.Steps[at]?.Ledger?.PartitionsHeldBack,
        },
        new()
        {
            Name = "InventoryDeliveriesDead", Severity = AlertSeverity.P2, Above = 0, Page = "/events", Runbook = "resv-inv-004",
            Says = events => $"{Count(events, "event was", "events were")} given up on the way out",
            Remedy = "Nothing else waits for them. Cure what refused them, then replay, or ignore with a reason.",
            Figure = (history, at) => history.Steps[at]?.Ledger?.DeliveriesDead,
        },
        new()
        {
            Name = "InventoryBridgeAway", Severity = AlertSeverity.P2, Above = 120, Page = "/events", Runbook = "resv-inv-004",
            Says = age => $"the broker of a bridge has not been reached for {Age(age)}",
            Remedy = "Nothing is lost: events wait in the log. Events 1771 to 1777 of the log say why it cannot be reached.",
            Figure = (history, at) => history.Steps[at]?.DeliveryAway,
        },
        new()
        {
            Name = "InventoryDrift", Severity = AlertSeverity.P2, Above = 0, For = TimeSpan.FromMinutes(1), Page = "/drift",
            Runbook = "resv-inv-011",
            Says = items => $"{Count(items, "item disagrees with its", "items disagree with their")} holds or journal",
            Remedy = "See whose hand it was, then reconcile.",
            Figure = (history, at) => history.Steps[at]?.Ledger?.Drifted,
        },
        new()
        {
            Name = "StuckHolds", Severity = AlertSeverity.P2, Above = 0, For = TimeSpan.FromSeconds(30), Page = "/stuck",
            Runbook = "resv-inv-005",
            Says = lines => $"{Count(lines, "line of a hold is", "lines of holds are")} past the end and still open",
            Remedy = "The page of stuck holds tells why, and what to do.",
            Figure = (history, at) => history.Steps[at]?.Ledger?.Stuck,
        },
        new()
        {
            Name = "InventoryReconciliationStopped", Severity = AlertSeverity.P2, Above = 1500, For = FiveMinutes, Page = "/drift",
            Runbook = "resv-inv-011", Says = age => $"nobody has looked for drift for {Age(age)}",
            Remedy = "Compare now with: inv drift --now. What stands in its way is in the log.",
            Figure = (history, at) => history.Steps[at] is { } step ? Since(step, step.LastReconciliation) : null,
        },
        new()
        {
            Name = "InventoryReadsSlow", Severity = AlertSeverity.P2, Below = 0.99, For = TenMinutes, Page = "/cluster",
            Runbook = "resv-inv-003",
            Says = part => $"only {Percent(part)} of the availability reads are answered within 500 ms",
            Remedy = "Relieve the database. Selling goes on meanwhile.",
            Figure = (history, at) => history.InTime(at, FiveMinutes, step => step.Availability),
        },
        new()
        {
            Name = "InventoryManyPendingHolds", Severity = AlertSeverity.P2, Above = 1000, For = TenMinutes, Page = "/holds",
            Runbook = "resv-inv-019", Says = lines => $"{Count(lines, "line", "lines")} of holds are pending",
            Remedy = "Where nothing is stuck, callers hold much: see whose they are.",
            Figure = (history, at) => history.Steps[at]?.Ledger?.Pending,
        },
        new()
        {
            Name = "InventoryDriftRepaired", Severity = AlertSeverity.P2, Above = 0, Page = "/drift", Runbook = "resv-inv-011",
            Says = times => $"counters that another hand had changed were put right {Count(times, "time", "times")} within 15 minutes",
            Remedy = "The stock is right again. Find out who writes to the tables, and stop that.",
            Figure = (history, at) => history.Sum(at, QuarterHour, step => step.Repaired),
        },
        new()
        {
            Name = "InventoryConflicts", Severity = AlertSeverity.P3, Above = 1, For = TenMinutes, Page = "/cluster",
            Runbook = "resv-inv-018",
            Says = rate => string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} decisions a second are made again"),
            Remedy = "Nothing is lost. Send the callers of one item to one cluster.",
            Figure = Conflicts,
        },
    ];

    // Where they are fewer than one in twenty, they are nothing to speak of, however many.
    private static double? Conflicts(PulseHistory history, int at) =>
        history.Sum(at, FiveMinutes, step => step.Conflicts) is { } conflicts
            && conflicts > 0.05 * history.Sum(at, FiveMinutes, step => step.Sets) ? conflicts / FiveMinutes.TotalSeconds : null;

    private static double? Larger(long? one, long? other) => one is null ? other : Math.Max(one.Value, other ?? 0);

    private static double Since(PulseStep step, double unixSeconds) => (step.At - DateTimeOffset.UnixEpoch).TotalSeconds - unixSeconds;

    private static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(part * 1000) / 10:0.#} %");

    private static string Days(double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Max(0, seconds) / 86_400):0} days");

    private static string Age(double seconds) => seconds > TimeSpan.FromDays(365).TotalSeconds ? "as long as anybody knows"
        : seconds < 120 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} minutes");
}
