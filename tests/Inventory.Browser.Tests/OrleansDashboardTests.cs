using System.Net;
using System.Text.RegularExpressions;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>Orleans' own dashboard: for those who are signed in, and only where it is switched on.</summary>
[Collection(DashboardTests.Name)]
public sealed class OrleansDashboardTests(Dashboard dashboard)
{
    [BrowserFact]
    public async Task Who_is_signed_in_sees_silos_and_nobody_sees_logs_or_a_single_grain()
    {
        await using var database = await TestDatabase.CreateAsync("orleans");
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString, new Dictionary<string, string?>
        {
            ["Dashboard__Orleans"] = "1",
        });
        // Of itself alone: a busy machine has Orleans warn of its own delays.
        Assert.DoesNotContain(silo.Output.Split('\n'), line => line.Contains("warn:", StringComparison.Ordinal)
            && line.Contains("Dashboard", StringComparison.Ordinal));
        using (var stranger = silo.NewClient(SiloProcess.BootstrapKey))
        {
            foreach (var path in (string[])["/orleans", "/orleans/", "/orleans/DashboardCounters", "/orleans/index.min.js"])
            {
                using var answer = await stranger.GetAsync(path);
                Assert.Equal("/sign-in", answer.RequestMessage!.RequestUri!.AbsolutePath);
            }
        }

        await using var window = await dashboard.OpenAsync(at: silo.BaseAddress);
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey);
        await page.GetByRole(AriaRole.Link, new() { Name = "Orleans" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/orleans/"));
        // Its script shows the overview once it has come, whatever the address says by then.
        await Assertions.Expect(page.Locator("#content")).ToContainTextAsync("Methods with Most Calls");
        await page.GotoAsync("/orleans/#/silos");
        await Assertions.Expect(page.Locator("#content")).ToContainTextAsync("127.0.0.1");
        await Screenshots.TakeAsync(page, "orleans");
        foreach (var (path, status) in ((string, int)[])[("GrainState?grainId=demo%2Fa&grainType=b", 404), ("Trace", 403)])
            Assert.Equal(status, (await page.APIRequest.GetAsync($"/orleans/{path}")).Status);
    }

    [BrowserFact]
    public async Task It_is_not_there_unless_it_is_asked_for()
    {
        using var answer = await dashboard.Silo.Client.GetAsync("/orleans/");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await using var window = await dashboard.OpenAsync();
        await window.SignInAsync(SiloProcess.BootstrapKey);
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Orleans" })).ToHaveCountAsync(0);
    }
}
