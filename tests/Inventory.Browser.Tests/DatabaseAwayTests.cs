using System.Net;
using System.Text.RegularExpressions;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>What operators see while the database is away: what was known, how old it is, and everything again when it is back.</summary>
[Collection(DashboardTests.Name)]
public sealed class DatabaseAwayTests(Dashboard dashboard)
{
    private static readonly LocatorAssertionsToHaveCountOptions Patient = new() { Timeout = 60_000 };

    [BrowserFact]
    public async Task An_open_page_keeps_what_it_knew_tells_its_age_and_recovers_by_itself()
    {
        await using var server = await PrivateServer.CreateAsync();
        await using var silo = await SiloProcess.StartAsync(server.ConnectionString);
        await using var window = await dashboard.OpenAsync(at: silo.BaseAddress);
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/stuck?why=clock");
        var known = page.GetByText("No stuck hold matches these filters.");
        var away = page.GetByText("The database cannot be reached. Shown is what was known");
        await Assertions.Expect(known).ToBeVisibleAsync();

        await server.StopFastAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Read now" }).ClickAsync();
        await Assertions.Expect(away).ToHaveCountAsync(1, Patient);
        await Assertions.Expect(known).ToBeVisibleAsync();
        await Screenshots.TakeAsync(page, "database-away");

        await server.StartAsync();
        await Assertions.Expect(away).ToHaveCountAsync(0, Patient);
        await Assertions.Expect(known).ToBeVisibleAsync();
        Assert.EndsWith("/stuck?why=clock", page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_node_that_waits_for_its_database_says_that_it_starts_and_shows_the_page_once_it_has()
    {
        await using var server = await PrivateServer.CreateAsync();
        await server.StopFastAsync();
        await using var silo = SiloProcess.Launch(server.ConnectionString, new Dictionary<string, string?>
        {
            ["INVENTORY_DATABASE_PATIENCE_SECONDS"] = "60",
        });
        await Poll.UntilAsync(() => IsStartingAsync(silo), "the port is open");
        await using var window = await dashboard.OpenAsync(at: silo.BaseAddress);
        await window.Page.GotoAsync("/stuck");
        await Assertions.Expect(window.Page.GetByText("This node is starting or stopping.")).ToBeVisibleAsync();
        await Screenshots.TakeAsync(window.Page, "starting");
        await server.StartAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex(@"/sign-in\?returnUrl=%2Fstuck$"));
    }

    private static async Task<bool> IsStartingAsync(SiloProcess silo)
    {
        try
        {
            using var answer = await silo.Client.GetAsync("/stuck");
            return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
