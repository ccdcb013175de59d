using System.Net.Http.Json;
using Deque.AxeCore.Playwright;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>A refusal made on purpose: it is listed, and its receipt tells why.</summary>
[Collection(DashboardTests.Name)]
public sealed class RefusalPageTests(Dashboard dashboard)
{
    [BrowserFact]
    public async Task A_refusal_for_stock_is_listed_and_its_receipt_tells_what_was_asked_for_and_available()
    {
        await RefuseAsync("sku:stool@lej1", "stool-1");
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/refusals?by=item");
        var rows = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "sku:stool@lej1" });
        await Assertions.Expect(rows.First).ToContainTextAsync("1");
        await Assertions.Expect(rows.Filter(new() { HasText = "stool-1" })).ToContainTextAsync("insufficient-stock");

        await page.GetByRole(AriaRole.Link, new() { Name = "Why stool-1 was refused" }).ClickAsync();
        await Assertions.Expect(page.GetByText("50 asked for, 33 available.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Held 7" })).ToBeVisibleAsync();

        await page.GotoAsync("/holds/stool-1");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Why stool-1 was refused" })).ToBeVisibleAsync();
    }

    [BrowserTheory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Axe_finds_nothing(int width, bool dark)
    {
        var name = $"{(dark ? "dark" : "light")}-{width}";
        await RefuseAsync($"sku:{name}.stool@lej1", $"refused-{name}");
        await using var window = await dashboard.OpenAsync(width, dark);
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/refusals");
        var why = page.GetByRole(AriaRole.Link, new() { Name = $"Why refused-{name} was refused" });
        await why.WaitForAsync();
        await AuditAsync(page, $"refusals-{name}");
        await why.ClickAsync();
        await page.GetByText("50 asked for, 33 available.").WaitForAsync();
        await AuditAsync(page, $"receipt-{name}");
    }

    private static async Task AuditAsync(IPage page, string name)
    {
        var found = await page.RunAxe();
        await Screenshots.TakeAsync(page, name);
        Assert.Empty(found.Violations.Select(violation =>
            $"{name}: {violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})"));
    }

    // Of 40 units 7 are held, and 50 are asked for.
    private async Task RefuseAsync(string itemId, string holdId)
    {
        await dashboard.MakeAsync(itemId);
        (await PlaceAsync(itemId, holdId + "-before", 7)).EnsureSuccessStatusCode();
        Assert.Equal(System.Net.HttpStatusCode.Conflict, (await PlaceAsync(itemId, holdId, 50)).StatusCode);
    }

    private Task<HttpResponseMessage> PlaceAsync(string itemId, string holdId, int quantity) =>
        dashboard.Silo.Client.PostAsJsonAsync("/v1/holds",
            new { holdId, channel = "web", ttlSeconds = 600, lines = new[] { new { itemId, quantity } } });
}
