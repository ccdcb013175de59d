using System.Diagnostics;
using Inventory.Testing;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Inventory.Browser.Tests;

/// <summary>Three silos behind a proxy, and the one that an open page lives on dies.</summary>
[Collection(DashboardTests.Name)]
public sealed class SiloDeathTests(Dashboard dashboard, ITestOutputHelper output)
{
    [BrowserFact]
    public async Task The_page_is_there_again_on_another_silo_with_all_that_its_address_says()
    {
        await using var database = await TestDatabase.CreateAsync("silos");
        await using var first = await SiloProcess.StartAsync(database.ConnectionString);
        await using var second = await SiloProcess.StartAsync(database.ConnectionString);
        await using var third = await SiloProcess.StartAsync(database.ConnectionString);
        SiloProcess[] silos = [first, second, third];
        await using var proxy = await StickyProxy.StartAsync([.. silos.Select(silo => silo.BaseAddress)]);
        await using var window = await dashboard.OpenAsync(at: proxy.Address);
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/stuck?owner=tea&why=clock");
        var reloaded = new TaskCompletionSource();
        page.DOMContentLoaded += (_, _) => reloaded.TrySetResult();

        var killed = silos[proxy.CircuitOn];
        var since = Stopwatch.StartNew();
        killed.Kill9();
        await Assertions.Expect(page.GetByText("Connection lost.")).ToBeVisibleAsync();
        await Screenshots.TakeAsync(page, "silo-dead");
        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await page.Locator(".live .reading span").WaitForAsync(new() { Timeout = 60_000 });
        output.WriteLine($"The page was there again after {since.Elapsed.TotalSeconds:0.0} s.");

        Assert.NotSame(killed, silos[proxy.CircuitOn]);
        Assert.EndsWith("/stuck?owner=tea&why=clock", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.GetByLabel("Why")).ToHaveValueAsync("clock");
    }
}
