using System.Net.Http.Json;
using Deque.AxeCore.Playwright;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>Holds are found, looked at and released from the pages, one by one and all that match.</summary>
[Collection(DashboardTests.Name)]
public sealed class HoldPagesTests(Dashboard dashboard)
{
    [BrowserFact]
    public async Task A_hold_is_found_by_its_owner_looked_at_and_released_and_its_page_tells_who_did_it_and_why()
    {
        await PlaceAsync("sku:cup@berlin", "cup", 2, "olga");
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/holds?owner=olga");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Owner")).ToHaveValueAsync("olga");
        await page.GetByRole(AriaRole.Link, new() { Name = "cup-1", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("left behind");
        await Assertions.Expect(dialog).ToContainTextAsync("inv release cup-1 --reason 'left behind'");
        await AccessibleAsync(page);
        await Screenshots.TakeAsync(page, "hold-release");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("Released.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("left behind");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true })).ToHaveCountAsync(0);
        await AccessibleAsync(page);
        await Screenshots.TakeAsync(page, "hold");
        await page.SetViewportSizeAsync(390, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await AccessibleAsync(page);
        await Screenshots.TakeAsync(page, "hold-narrow-dark");
    }

    [BrowserFact]
    public async Task All_that_match_over_two_pages_are_released_by_a_job_that_tells_what_came_of_each()
    {
        await PlaceAsync("sku:jug@berlin", "jug", 60, "pia");
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/holds?owner=pia&status=held");
        await page.GetByLabel("This page (25)").CheckAsync();
        await AccessibleAsync(page);
        await Screenshots.TakeAsync(page, "holds");
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose all held holds that match" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("left behind");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("60 holds");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("60 done");
        await Assertions.Expect(dialog).ToContainTextAsync("jug-1: done");
        await Screenshots.TakeAsync(page, "holds-released");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No hold matches these filters.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_key_without_the_right_sees_why_it_cannot()
    {
        await PlaceAsync("sku:pot@berlin", "pot", 2, "rosa");
        var (_, key) = await dashboard.MakeKeyAsync("admin");
        await using var window = await dashboard.OpenAsync();
        await window.SignInAsync(key, "/holds?owner=rosa");
        await window.Page.GetByLabel("This page (2)").CheckAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true })).ToBeDisabledAsync();
        await Assertions.Expect(window.Page.GetByText("This key lacks the scope operate.")).ToBeVisibleAsync();
    }

    // Of what MudBlazor sets in motion, only the state it comes to rest in is judged.
    private static async Task AccessibleAsync(IPage page)
    {
        await page.EvaluateAsync("Promise.allSettled(document.getAnimations().map(one => one.finished))");
        var found = await page.RunAxe();
        Assert.Empty(found.Violations.Select(violation => $"{violation.Id}: {violation.Help}"));
    }

    private async Task PlaceAsync(string itemId, string name, int holds, string owner)
    {
        var client = dashboard.Silo.Client;
        (await client.PostAsJsonAsync("/v1/items", new { itemId, onHand = 1000 })).EnsureSuccessStatusCode();
        for (var i = 1; i <= holds; i++)
        {
            var hold = new { holdId = $"{name}-{i}", owner, lines = new[] { new { itemId, quantity = 2 } } };
            (await client.PostAsJsonAsync("/v1/holds", hold)).EnsureSuccessStatusCode();
        }
    }
}
