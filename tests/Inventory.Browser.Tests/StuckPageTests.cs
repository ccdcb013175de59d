using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>A stuck hold, made on purpose: found, explained, ended from the page, and the page is empty again.</summary>
[Collection(DashboardTests.Name)]
public sealed class StuckPageTests(Dashboard dashboard)
{
    [BrowserFact]
    public async Task A_stuck_hold_is_found_explained_and_ended_and_its_filters_are_in_the_address()
    {
        await dashboard.StickAsync("tea", "cart-7");
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey);
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "cart-7" });
        await Assertions.Expect(row).ToContainTextAsync("Not swept yet");
        await Assertions.Expect(row).ToContainTextAsync("Sweep now");
        await Screenshots.TakeAsync(page, "stuck-one");

        await page.GetByLabel("Why").SelectOptionAsync("clock");
        await Assertions.Expect(row).ToHaveCountAsync(0);
        Assert.EndsWith("?why=clock", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Why")).ToHaveValueAsync("clock");
        await Assertions.Expect(page.GetByText("No stuck hold matches these filters.")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Assertions.Expect(row).ToHaveCountAsync(1);

        await page.SetViewportSizeAsync(390, 844);
        await Screenshots.TakeAsync(page, "stuck-one-narrow");
        await page.SetViewportSizeAsync(1440, 900);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sweep now" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("inv sweep");
        await Screenshots.TakeAsync(page, "sweep");
        using var looked = await dashboard.Silo.Client.PostAsync("/internal/jobs/reconcile", null);
        looked.EnsureSuccessStatusCode();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sweep", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1 ended");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No hold is stuck.")).ToBeVisibleAsync();
    }
}
