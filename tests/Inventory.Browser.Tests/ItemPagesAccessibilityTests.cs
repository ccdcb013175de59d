using Deque.AxeCore.Playwright;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>The pages of items and drift, full of data: what axe finds on them, in either colours, wide and narrow.</summary>
[Collection(DashboardTests.Name)]
public sealed class ItemPagesAccessibilityTests(Dashboard dashboard)
{
    [BrowserTheory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Axe_finds_nothing_on_pages_that_are_full(int width, bool dark)
    {
        var name = $"{(dark ? "dark" : "light")}-{width}";
        var room = $"room:{name}:double:2027-07-01";
        await dashboard.LiveAsync(room);
        await dashboard.DriftAsync($"sku:{name}.lamp@lej1");
        await dashboard.DriftAsync($"sku:{name}.rug@lej1");
        await dashboard.EditAsync($"UPDATE item SET held = held + 1 WHERE item_id = 'sku:{name}.rug@lej1'");
        var item = "/items/" + Uri.EscapeDataString(room);
        await using var window = await dashboard.OpenAsync(width, dark);
        await window.SignInAsync(SiloProcess.BootstrapKey, "/items");
        foreach (var (page, path, shown) in ((string, string, string)[])[
            ("items", "/items", room), ("item", item, "Settings changed"), ("item-holds", item + "?tab=holds", "guest-3"),
            ("item-was", item + "?tab=was&version=9", "At version 9"),
            ("item-drifted", $"/items/sku%3A{name}.lamp%40lej1", "update item by"),
            ("drift", "/drift", "update item by"), ("drift-empty", "/drift?prefix=sku:none", "Nothing has drifted.")])
        {
            await window.Page.SetViewportSizeAsync(width, 900);
            await window.Page.GotoAsync(path);
            await window.Page.GetByText(shown).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            var found = await window.Page.RunAxe();
            await window.Page.SetViewportSizeAsync(width, width > 640 ? 1250 : 1900);
            await Screenshots.TakeAsync(window.Page, $"{page}-{name}");
            Assert.Empty(found.Violations.Select(violation =>
                $"{page}: {violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})"));
        }
    }
}
