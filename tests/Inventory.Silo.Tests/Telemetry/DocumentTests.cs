using System.Reflection;
using Inventory.Events;
using Inventory.Gateway;
using Inventory.Grains;
using Inventory.Http.Keys;
using Inventory.Ledger;
using Inventory.Ledger.Telemetry;
using Inventory.Operations;
using Inventory.Silo.Startup;
using Inventory.Testing;
using Microsoft.Extensions.Logging;

namespace Inventory.Silo.Tests.Telemetry;

/// <summary><c>docs/metrics.md</c> and <c>docs/log.md</c> say what the code declares; RENEW_SNAPSHOTS=1 writes their tables anew.</summary>
public sealed class DocumentTests
{
    // Each project's numbers, the first and the last.
    private static readonly (Assembly Of, int First, int Last)[] Ranges =
    [
        (typeof(Composition).Assembly, 1000, 1099), (typeof(LedgerMetrics).Assembly, 1100, 1199),
            (typeof(GrainMetrics).Assembly, 1200, 1299),
        (typeof(ApiKeys).Assembly, 1300, 1399), (typeof(GatewayOptions).Assembly, 1400, 1499),
        (typeof(OperationsHosting).Assembly, 1500, 1599), (typeof(EventsHosting).Assembly, 1700, 1799),
    ];

    [Fact]
    public void Every_metric_is_listed_with_its_type_unit_labels_and_meaning() => IsTable("metrics.md",
    [
        "| metric | type | unit | labels | meaning |", "| --- | --- | --- | --- | --- |",
        .. InventoryMetrics.All.Select(metric =>
            $"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | {metric.Unit} | "
                + $"{string.Join("; ", metric.Labels.Select(Label))} | {metric.Meaning} |"),
    ]);

    [Fact]
    public void Every_message_of_the_log_is_listed_with_its_number_and_level() => IsTable("log.md",
    [
        "| event | level | message |", "| --- | --- | --- |",
        .. Messages().OrderBy(message => message.What.EventId).Select(message =>
            $"| {message.What.EventId} | {message.What.Level} | {message.What.Message} |"),
    ]);

    [Fact]
    public void Every_message_has_a_number_of_its_own_among_those_of_its_project()
    {
        Assert.All(Messages(), message => Assert.True(message.What.EventId >= message.First && message.What.EventId <= message.Last,
            $"{message.What.EventId} is not among {message.First} to {message.Last}: {message.What.Message}"));
        Assert.Equal(Messages().Count(), Messages().Select(message => message.What.EventId).Distinct().Count());
    }

    private const BindingFlags Declared =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static IEnumerable<(LoggerMessageAttribute What, int First, int Last)> Messages() =>
        from range in Ranges
        from type in range.Of.GetTypes()
        from method in type.GetMethods(Declared)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (message, range.First, range.Last);

    private static string Label(MetricLabel label) =>
        label.Values.Length == 0 ? $"`{label.Name}`" : $"`{label.Name}`: {string.Join(", ", label.Values)}";

    private static void IsTable(string document, string[] table)
    {
        var path = Path.Combine(Repository.Root, "docs", document);
        var lines = File.ReadAllLines(path).ToList();
        var first = lines.IndexOf(table[0]);
        Assert.True(first >= 0, $"{document} has no table that begins with {table[0]}");
        var count = lines.Skip(first).TakeWhile(line => line.StartsWith('|')).Count();
        if (Environment.GetEnvironmentVariable("RENEW_SNAPSHOTS") == "1")
            File.WriteAllLines(path, [.. lines.Take(first), .. table, .. lines.Skip(first + count)]);
        else
            Assert.Equal(table, lines.GetRange(first, count));
    }
}
