using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Alerts;

/// <summary>
/// The alert rules of <c>deploy/prometheus</c>: they do what they say, about metrics that are there, and say something that can be
/// followed.
/// </summary>
public sealed class AlertRulesTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    // The sources give these names, and promtool would have named them otherwise. What others measure is theirs to name.
    private static readonly string[] Exceptions = ["ecommerce_inventory_reservations_total", "reservation_pending_count",
        "inventory_allocation_failed_total"];

    private readonly ContractSilo _silo = silo;

    [PromtoolFact]
    public async Task Prometheus_takes_the_rules_and_the_example_of_a_configuration()
    {
        Succeeded(await Promtool.RunAsync(["check", "rules", "--lint=all", "--lint-fatal"], RuleFiles.Rules));
        Succeeded(await Promtool.RunAsync(["check", "config"], "prometheus.yml"));
    }

    [PromtoolFact]
    public async Task Each_rule_fires_when_it_must_and_is_silent_when_it_must_not() =>
        Succeeded(await Promtool.RunAsync(["test", "rules"], RuleFiles.Tests));

    [Fact]
    public void Each_rule_has_a_test_in_which_it_fires_and_one_that_carries_its_id()
    {
        foreach (var alert in RuleFiles.Alerts)
        {
            Assert.Contains($"{{alertname=\"{alert.Name}\"", RuleFiles.TestText, StringComparison.Ordinal);
            Assert.Contains($"  - name: {alert.Fields["id"]} ", RuleFiles.TestText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_rule_reads_series_that_a_node_shows()
    {
        // Requests and groups are shown from the first one on, all else from the start.
        var items = await Task.WhenAll(Item(1), Item(1));
        await Hold((items[0], 1), (items[1], 1));
        await Hold(await Item(1), 1);
        await Api.Post("/v1/availability", """{"itemIds":[]}""");
        await Api.Get("/v1/availability/nights?property=p&from=2027-01-01&to=2027-01-02");
        var shown = new Exposition((await Api.As(null).Get("/metrics")).Is(200).Body);

        var read = RuleFiles.Alerts.SelectMany(alert => alert.Series).ToArray();

        Assert.True(read.Length > RuleFiles.Alerts.Length, "Fewer metrics than alerts were found in the rules.");
        Assert.All(read,
            series => Assert.True(shown.Has(series.Metric, series.Selector), $"No node shows {series.Metric}{{{series.Selector}}}."));
    }

    [Fact]
    public void Each_rule_says_how_bad_it_is_and_what_to_look_at_and_to_do_and_has_a_page()
    {
        var unique = new HashSet<string>();
        foreach (var alert in RuleFiles.Alerts)
        {
            Assert.True(unique.Add(alert.Name), $"There are two alerts named {alert.Name}.");
            Assert.Matches("^RESV-INV-[0-9]{3}$", alert.Fields["id"]);
            Assert.Matches("^P[0-3]$", alert.Fields["severity"]);
            foreach (var needed in (string[])["notify", "summary", "look", "do"])
                Assert.True(alert.Fields.ContainsKey(needed), $"{alert.Name} has no {needed}.");
            Assert.Equal("docs/runbook.md#" + alert.Fields["id"].ToLowerInvariant(), alert.Fields["runbook"]);
            Assert.Contains($"\n## {alert.Fields["id"]}\n", RuleFiles.Runbook, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_command_that_rules_and_runbook_name_is_there_with_its_options()
    {
        var commands =
            RuleFiles.Commands.Select(words => (Path: string.Join(' ', words.TakeWhile(word => char.IsAsciiLetterLower(word[0]))),
            Words: words)).ToLookup(command => command.Path);
        Assert.NotEmpty(commands);
        foreach (var command in commands)
        {
            var help = await _silo.InvAsync([.. command.Key.Split(' '), "--help"]);
            Assert.Contains($"\n  inv {command.Key} ", help.Output, StringComparison.Ordinal);
            foreach (var option in command.SelectMany(named => named.Words).Where(word => word.StartsWith("--", StringComparison.Ordinal)))
                Assert.Contains($" {option} ", help.Output, StringComparison.Ordinal);
        }
    }

    [PromtoolFact]
    public async Task T_21_Promtool_finds_nothing_wrong_with_the_metrics_but_the_names_that_the_sources_gave()
    {
        await Hold(await Item(1), 1);

        var complaints = await Promtool.CheckMetricsAsync((await Api.As(null).Get("/metrics")).Is(200).Body);

        string[] others = ["dotnet_", "orleans_", "db_client_", "kestrel_"];
        var about = complaints.Select(complaint => complaint.Split(' ')[0]).Where(name => !others.Any(prefix => name.StartsWith(prefix,
            StringComparison.Ordinal)));
        Assert.Equal(Exceptions.Order(StringComparer.Ordinal), about.Distinct().Order(StringComparer.Ordinal));
    }

    private static void Succeeded(ShellResult result) => Assert.True(result.ExitCode == 0, result.Output + result.Error);
}
