using System.Text.RegularExpressions;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>An item: found, looked at now and as it was, changed from the page.</summary>
[Collection(DashboardTests.Name)]
public sealed class ItemPageTests(Dashboard dashboard)
{
    [BrowserFact]
    public async Task An_adjustment_made_on_the_page_is_in_its_timeline_and_its_bar_and_how_it_was_stays_to_be_seen()
    {
        await dashboard.MakeAsync("sku:chair@lej1");
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/items/sku%3Achair%40lej1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Adjust" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Units to add").FillAsync("12");
        await dialog.GetByLabel("Reason").FillAsync("delivery 4711");
        await Assertions.Expect(dialog).ToContainTextAsync("inv adjust sku:chair@lej1 12 --reason 'delivery 4711' --adjustment-id ops-");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Adjust stock" }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("On hand 52, available 52");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        var first = page.Locator(".timeline > li").First;
        await Assertions.Expect(first).ToContainTextAsync("Stock adjusted +12");
        await Assertions.Expect(first).ToContainTextAsync("“delivery 4711”");
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Sellable 52" })).ToBeVisibleAsync();

        await page.Locator(".timeline > li").Last.GetByRole(AriaRole.Link, new() { Name = "as it was then" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "At version 1" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "On hand" })).ToHaveTextAsync(
            new System.Text.RegularExpressions.Regex(@"On hand\s*40\s*52\s*\+12"));
        await page.GotoAsync("/items/sku%3Achair%40lej1?tab=was&at=2020-01-01T00:00:00.000Z");
        await Assertions.Expect(page.GetByText("There was no such item yet")).ToBeVisibleAsync();
        await page.GotoAsync("/items/sku%3Achair%40lej1?tab=was&version=99");
        await Assertions.Expect(page.GetByText("its version is 2")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Sales_are_stopped_and_resumed_a_count_is_taken_and_a_list_shows_what_is_stopped()
    {
        await dashboard.MakeAsync("sku:table@lej1");
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/items");
        await page.GetByLabel("Item id begins with").FillAsync("sku:table@lej1");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/items\?prefix="));
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "sku:table@lej1" })).ToContainTextAsync("On sale");
        await page.GetByRole(AriaRole.Link, new() { Name = "sku:table@lej1" }).ClickAsync();

        await ActAsync(page, "Stop selling", null, "recall", "sales stopped");
        await Assertions.Expect(page.GetByText("Sales stopped", new() { Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync("/items?only=stopped&prefix=sku:table");
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "sku:table@lej1" }))
            .ToContainTextAsync("Sales stopped");
        await page.GotoAsync("/items/sku%3Atable%40lej1");
        await ActAsync(page, "Resume selling", null, "over", "on sale");
        await ActAsync(page, "Count", ("Units counted", "38"), "stocktaking", "On hand 38");
        await page.GetByLabel("What happened").SelectOptionAsync("stock_counted.v1");
        await Assertions.Expect(page.Locator(".timeline > li")).ToHaveCountAsync(1);
        Assert.Contains("type=stock_counted.v1", page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_key_without_the_scope_sees_the_actions_and_why_they_are_off()
    {
        await dashboard.MakeAsync("sku:bench@lej1");
        var (_, key) = await dashboard.MakeKeyAsync("admin", "read");
        await using var window = await dashboard.OpenAsync();
        await window.SignInAsync(key, "/items/sku%3Abench%40lej1");
        foreach (var name in (string[])["Stop selling", "Adjust", "Count"])
            await Assertions.Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).ToBeDisabledAsync();
        await Assertions.Expect(window.Page.GetByText("This key lacks the scope stock.")).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Reconcile", Exact = true })).ToBeEnabledAsync();
        var (_, blind) = await dashboard.MakeKeyAsync("admin");
        await using var other = await dashboard.OpenAsync();
        await other.SignInAsync(blind, "/drift");
        await other.Page.GotoAsync("/items/sku%3Abench%40lej1");
        await Assertions.Expect(other.Page.GetByText("This key lacks the scope read.")).ToBeVisibleAsync();
    }

    private static async Task ActAsync(IPage page, string action, (string Label, string Value)? amount, string reason, string outcome)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        if (amount is var (label, value)) await dialog.GetByLabel(label).FillAsync(value);
        await dialog.GetByLabel("Reason").FillAsync(reason);
        await dialog.Locator(".mud-dialog-actions button").Last.ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync(outcome);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
    }
}
