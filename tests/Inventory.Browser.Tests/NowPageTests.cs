using System.Net.Http.Json;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>Whether anything is wrong, told in one sentence: nothing, drift that was made on purpose, a database that is away.</summary>
public sealed class NowPageTests : IAsyncLifetime
{
    // What is wrong is told within a step of ten seconds, and drift after a minute.
    private static readonly LocatorAssertionsToContainTextOptions Soon = new() { Timeout = 120_000 };

    private PrivateServer _server = null!;
    private Dashboard _dashboard = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null) return;
        _server = await PrivateServer.CreateAsync();
        _dashboard = await Dashboard.StartAsync(await TestDatabase.CreateOnAsync(_server.ConnectionString, "now"),
            ("Reconciliation__Repair", "manual"));
    }

    public async Task DisposeAsync()
    {
        if (Chromium.Path is null) return;
        await _dashboard.DisposeAsync();
        await _server.DisposeAsync();
    }

    [BrowserFact]
    public async Task It_says_that_nothing_is_wrong_then_what_and_with_the_database_away_it_says_so_and_recovers()
    {
        await using var window = await _dashboard.OpenAsync();
        await window.SignInAsync(SiloProcess.BootstrapKey, "/");
        var verdict = window.Page.Locator(".verdict");
        await Assertions.Expect(verdict).ToContainTextAsync("Nothing is wrong.", Soon);

        await _server.StopFastAsync();
        await Assertions.Expect(verdict).ToContainTextAsync("the database cannot be reached or takes no writes", Soon);
        await Screenshots.TakeAsync(window.Page, "now-away");
        await _server.StartAsync();
        await Assertions.Expect(verdict).Not.ToContainTextAsync("database", new() { Timeout = 120_000 });

        using var made = await _dashboard.Silo.Client.PostAsJsonAsync("/v1/items", new { itemId = "sku:tea", onHand = 10 });
        made.EnsureSuccessStatusCode();
        await _dashboard.EditAsync("UPDATE item SET held = 3 WHERE item_id = 'sku:tea'");
        using var looked = await _dashboard.Silo.Client.PostAsync("/internal/jobs/reconcile", null);
        looked.EnsureSuccessStatusCode();
        await Assertions.Expect(verdict).ToContainTextAsync("1 item disagrees with its holds or journal", Soon);
        await Assertions.Expect(window.Page.Locator(".conditions")).ToContainTextAsync("RESV-INV-011");
        await Screenshots.TakeAsync(window.Page, "now-drift");
    }
}
