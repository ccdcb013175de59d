using System.Net.Http.Json;
using System.Text.Json;
using Inventory.Dashboard.Pages;
using Inventory.Dashboard.Pages.OfDrift;
using Inventory.Dashboard.Pages.OfEvents;
using Inventory.Ledger.Jobs;
using Inventory.Operations.Failures;
using Inventory.Testing;

namespace Inventory.Browser.Tests;

/// <summary>The lines of <c>inv</c> that pages show, run as they are: they mean the same as the page, neither more nor less.</summary>
[Collection(DashboardTests.Name)]
public sealed class InvLineTests(Dashboard dashboard)
{
    private const string A = "sku:line.a@lej1", B = "sku:line.b@lej1";
    private static readonly string[] All = ["line-a1", "line-a2", "line-b1", "other-b2"];
    private static readonly DateTimeOffset Past = DateTimeOffset.UnixEpoch, Far = DateTimeOffset.UnixEpoch.AddYears(200);

    [ShellFact]
    public async Task Of_live_holds_those_that_match_are_extended_and_no_others()
    {
        await dashboard.MakeAsync(A);
        await dashboard.MakeAsync(B);
        await PlaceAsync("line-a1", "lina", "web", A);
        await PlaceAsync("line-a2", "otto", "pos", A);
        await PlaceAsync("line-b1", "lina", "web", B);
        await PlaceAsync("other-b2", "nemo", "pos", B, ttlSeconds: 0);

        await ExtendsAsync(new() { Owner = "lina", Live = true }, "line-a1", "line-b1");
        await ExtendsAsync(new() { Owner = "lina", Channel = "web" }, "line-a1", "line-b1");
        await ExtendsAsync(new() { ItemId = A, Live = true }, "line-a1", "line-a2");
        await ExtendsAsync(new() { ItemId = A, Owner = "otto", Channel = "pos", ExpiresBefore = Far }, "line-a2");
        await ExtendsAsync(new() { ItemId = B, ExpiresBefore = Far }, "line-b1");
        await ExtendsAsync(new() { HoldIdPrefix = "line-a", PlacedAfter = Past, PlacedBefore = Far }, "line-a1", "line-a2");
        await ExtendsAsync(new() { HoldIdPrefix = "line-", Owner = "lina", ExpiresBefore = Far }, "line-a1", "line-b1");
        await ExtendsAsync(new() { HoldIdPrefix = "'; touch \"it\" #", Owner = "lina" });
        await ExtendsAsync(new() { Owner = "lina", PlacedBefore = Past });

        await RunAsync(HoldLines.ExtendEach(["line-a1", "line-b1"], 3600));
        await RunAsync(HoldLines.Confirm("line-a1"));
        await RunAsync(HoldLines.Cancel("line-a1", "it's off"));
        await RunAsync(HoldLines.Release("line-a2", "it's off"));
        await RunAsync(HoldLines.ReleaseAll(new() { Owner = "nemo", Channel = "pos" }, "it's off"));
        await RunAsync(HoldLines.ReleaseEach(["line-b1"], "it's off"));
        Assert.Equal(["cancelled", "released", "released", "released"],
            await Task.WhenAll(All.Select(StatusAsync)));
    }

    [ShellFact]
    public async Task Of_stuck_holds_those_that_match_are_released_and_no_others()
    {
        await dashboard.StickAsync("strip", "cart-strip", holds: 3);
        await dashboard.EditAsync("UPDATE hold SET channel = 'web' WHERE hold_id IN ('strip-1', 'strip-2')");
        foreach (var nobody in (HoldSelection[])[
            new() { Stuck = true, Why = "clock" }, new() { Stuck = true, ItemPrefix = "sku:none" },
            new() { Stuck = true, HoldIdPrefix = "strip-", Owner = "somebody" }, new() { Stuck = true, PlacedBefore = Past }])
            await RunAsync(HoldLines.ReleaseAll(nobody, "nobody's"));
        Assert.Equal(["strip-1", "strip-2", "strip-3"], await StuckAsync());

        await RunAsync(HoldLines.ReleaseAll(new()
        {
            Stuck = true, Why = "overdue_unswept", ItemId = "sku:strip@berlin", ItemPrefix = "sku:str",
            Owner = "cart-strip", Channel = "web", HoldIdPrefix = "strip-", PlacedAfter = Past, PlacedBefore = Far,
        }, "it's late"));
        Assert.Equal(["released", "released"], [await StatusAsync("strip-1"), await StatusAsync("strip-2")]);
        // Their item ends what else is over once it is asked anything.
        Assert.Equal("expired", await StatusAsync("strip-3"));
        await RunAsync(HoldLines.ReleaseAll(new() { Stuck = true, Owner = "cart-strip", ItemId = "sku:strip@berlin" }, "it's late"));
        await RunAsync("inv sweep");
        Assert.Empty(await StuckAsync());
    }

    [ShellFact]
    public async Task Of_drifted_items_those_that_match_are_put_right_and_no_others()
    {
        foreach (var item in (string[])["sku:bend.a@lej1", "sku:bend.b@lej1", "sku:bow@lej1"]) await dashboard.DriftAsync(item);
        await RunAsync(ReconcileJobDialog.Line(new() { Prefix = "sku:bend", Side = "item" }, "it's bent"));
        Assert.Equal(["sku:bow@lej1"], await DriftedAsync());
        await RunAsync(ReconcileJobDialog.Line(new() { Side = "journal" }, "it's bent"));
        Assert.Equal(["sku:bow@lej1"], await DriftedAsync());
        await RunAsync(ReconcileJobDialog.Line(new() { ItemIds = ["sku:bow@lej1"] }, "it's bent"));
        Assert.Empty(await DriftedAsync());
    }

    [ShellFact]
    public async Task Of_failures_one_is_put_right_tried_again_or_set_aside_and_of_all_those_that_match()
    {
        await dashboard.MakeAsync("sku:told@lej1");
        string[] ids = await Task.WhenAll(Enumerable.Range(1, 5).Select(n => dashboard.MiscountAsync($"told-{n}", "sku:told@lej1")));
        var (right, again, aside) = (Failure(ids[0]), Failure(ids[1]), Failure(ids[2]));
        await RunAsync(FailureLines.Fix(right, """{"itemId":"sku:told@lej1","counted":7,"by":"o'hara"}""", "it's a number"));
        await Poll.UntilAsync(async () => (await dashboard.Silo.Client.GetFromJsonAsync<JsonElement>("/v1/items/sku:told@lej1"))
            .GetProperty("onHand").GetInt64() == 7, "what was put right has its effect");
        await RunAsync(FailureLines.One("replay", again, "it's tried"));
        await RunAsync(FailureLines.One("ignore", aside, "it's void"));
        await Poll.UntilAsync(async () => (await ToldAsync()).Order(StringComparer.Ordinal).SequenceEqual(["told-2", "told-4", "told-5"]),
            "one is put right, one is dead again, one is set aside");

        FailureChoice inbox = new() { Consumer = "inbox", EventType = "stock.counted.v1", Error = "counted", Limit = 1000 };
        foreach (var nobody in (FailureChoice[])[
            inbox with { EventType = "order.paid.v1" }, inbox with { Error = "'; touch \"it\" #" },
            inbox with { Consumer = "webhook:crm" }])
            await RunAsync(FailureLines.All("ignore", nobody, "nobody's"));
        Assert.Equal(3, (await ToldAsync()).Length);
        await RunAsync(FailureLines.All("ignore", inbox, "it's late"));
        Assert.Empty(await ToldAsync());
        await RunAsync(FailureLines.All("replay", new() { Limit = 1000 }, "there are none"));

        static FailureId Failure(string text) => FailureId.TryParse(text, out var id) ? id : throw new FormatException(text);

        async Task<string[]> ToldAsync() => [.. (await dashboard.FailuresOfInboxAsync()).Select(one => one.EventId)
            .Where(id => id.StartsWith("told-", StringComparison.Ordinal))];
    }

    [ShellFact]
    public async Task An_items_lines_take_their_amounts()
    {
        await dashboard.MakeAsync("sku:rod@lej1");
        await RunAsync("inv adjust sku:rod@lej1 -5 --reason 'it'\\''s broken' --adjustment-id ops-rod1");
        await RunAsync("inv count sku:rod@lej1 30 --reason 'counted' --count-id ops-rod2");
        await RunAsync("inv set sku:rod@lej1 --stop-sell true --reason 'recall'");
        var item = await dashboard.Silo.Client.GetFromJsonAsync<JsonElement>("/v1/items/sku:rod@lej1");
        Assert.Equal((30, true), (item.GetProperty("onHand").GetInt64(), item.GetProperty("stopSell").GetBoolean()));
    }

    // Changing an end raises the version.
    private async Task ExtendsAsync(HoldSelection holds, params string[] expected)
    {
        var before = await Task.WhenAll(All.Select(VersionAsync));
        await RunAsync(HoldLines.ExtendAll(holds, 7200));
        var after = await Task.WhenAll(All.Select(VersionAsync));
        Assert.Equal(expected, All.Where((_, n) => after[n] != before[n]));
    }

    private async Task RunAsync(string line)
    {
        var inv = $"inv() {{ dotnet exec '{Repository.BuiltAssembly("Inventory.Cli", "inv")}' \"$@\"; }}; export -f inv\n";
        // What xargs runs has to be a program.
        var run = await Shell.TryRunAsync("bash", ["-c", inv + line.Replace("-n 1 inv ", "-n 1 bash -c 'inv \"$@\"' inv ")],
            new Dictionary<string, string?>
            {
                ["INVENTORY_URL"] = dashboard.Silo.BaseAddress.ToString(), ["INVENTORY_KEY"] = SiloProcess.BootstrapKey,
            });
        Assert.True(run is { ExitCode: 0, Error: "" }, $"{line}\nended with {run.ExitCode}: {run.Error}\n{run.Output}");
    }

    private async Task PlaceAsync(string holdId, string owner, string channel, string itemId, int ttlSeconds = 1800) =>
        (await dashboard.Silo.Client.PostAsJsonAsync("/v1/holds",
            new { holdId, owner, channel, ttlSeconds, lines = new[] { new { itemId, quantity = 1 } } })).EnsureSuccessStatusCode();

    private async Task<long> VersionAsync(string holdId) => (await HoldAsync(holdId)).GetProperty("version").GetInt64();

    private async Task<string> StatusAsync(string holdId) => (await HoldAsync(holdId)).GetProperty("status").GetString()!;

    private Task<JsonElement> HoldAsync(string holdId) => dashboard.Silo.Client.GetFromJsonAsync<JsonElement>($"/v1/holds/{holdId}");

    private Task<string[]> StuckAsync() => ListAsync("/api/admin/ops/reservations/stuck", "stuck", "holdId");

    private async Task<string[]> DriftedAsync() =>
        [.. (await ListAsync("/api/admin/ops/inventory/drift", "drift", "itemId"))
            .Where(item => item.StartsWith("sku:b", StringComparison.Ordinal))];

    private async Task<string[]> ListAsync(string path, string list, string id) =>
        [.. (await dashboard.Silo.Client.GetFromJsonAsync<JsonElement>(path)).GetProperty(list).EnumerateArray()
            .Select(one => one.GetProperty(id).GetString()!)];
}

/// <summary>A test of lines for a shell; skipped where the tools that they use are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = Chromium.Path is null ? BrowserTheoryAttribute.Missing
        : Array.TrueForAll(["bash", "jq", "xargs"], tool => File.Exists($"/usr/bin/{tool}") || File.Exists($"/bin/{tool}")) ? null
        : "bash, jq and xargs were not all found (Debian: apt-get install jq)";
}
