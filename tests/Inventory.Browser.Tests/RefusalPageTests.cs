using System.Net;
using System.Net.Http.Json;
using Deque.AxeCore.Playwright;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>Why was this refused: the refusal is found by what it was of, and its receipt explains it.</summary>
[Collection(DashboardTests.Name)]
public sealed class RefusalPageTests(Dashboard dashboard)
{
    [BrowserTheory]
    [InlineData("basin", 1440, false)]
    [InlineData("ewer", 1440, true)]
    [InlineData("bowl", 390, false)]
    [InlineData("dish", 390, true)]
    public async Task A_refusal_is_counted_by_its_item_and_its_receipt_tells_what_the_item_was(string name, int width, bool dark)
    {
        await RefuseAsync(name);
        await using var window = await dashboard.OpenAsync(width, dark);
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/refusals?by=item");
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = $"sku:{name}" }).First).ToBeVisibleAsync();
        var colours = dark ? "dark" : "light";
        await Screenshots.TakeAsync(page, $"refusals-{colours}-{width}");
        await AxeFindsNothingAsync(page);

        await page.GetByLabel($"Why {name}-1 was refused").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Why it was refused");
        await Assertions.Expect(page.GetByText("9 asked for, 4 available.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("inv receipt ")).ToBeVisibleAsync();
        await Screenshots.TakeAsync(page, $"receipt-{colours}-{width}");
        await AxeFindsNothingAsync(page);

        await page.GotoAsync($"/holds/{name}-1");
        await Assertions.Expect(page.GetByText("insufficient-stock")).ToBeVisibleAsync();
    }

    private static async Task AxeFindsNothingAsync(IPage page) => Assert.Empty((await page.RunAxe()).Violations.Select(violation =>
        $"{violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})"));

    // Five there, one of them held: nine are too many.
    private async Task RefuseAsync(string name)
    {
        var client = dashboard.Silo.Client;
        (await client.PostAsJsonAsync("/v1/items", new { itemId = $"sku:{name}", onHand = 5 })).EnsureSuccessStatusCode();
        (await PlaceAsync(client, $"{name}-0", name, 1)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Conflict, (await PlaceAsync(client, $"{name}-1", name, 9)).StatusCode);
    }

    private static Task<HttpResponseMessage> PlaceAsync(HttpClient client, string holdId, string item, int quantity) =>
        client.PostAsJsonAsync("/v1/holds", new { holdId, lines = new[] { new { itemId = $"sku:{item}", quantity } } });
}
