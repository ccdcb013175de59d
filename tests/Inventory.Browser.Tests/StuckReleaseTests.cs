using System.Net.Http.Json;
using Deque.AxeCore.Playwright;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>Stuck holds are released where they are listed, by mouse and by the keyboard alone, and the list is empty again.</summary>
[Collection(DashboardTests.Name)]
public sealed class StuckReleaseTests(Dashboard dashboard)
{
    [BrowserTheory]
    [InlineData(1440, false)]
    [InlineData(390, true)]
    public async Task Those_that_match_are_chosen_tried_dry_and_released_with_a_reason_and_each_tells_what_came_of_it(int width, bool dark)
    {
        var name = $"jar{width}";
        await dashboard.StickAsync(name, $"cart-{name}", holds: 3);
        await using var window = await dashboard.OpenAsync(width, dark);
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey);
        await Assertions.Expect(page.GetByText("3 holds stuck")).ToBeVisibleAsync();
        await AccessibleAsync(page, $"stuck-rows-{width}");

        await page.GetByLabel("This page (3)").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("their node is gone");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("Would be done: 3 holds.");
        await AccessibleAsync(page, $"stuck-dialog-{width}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("3 done");
        await Assertions.Expect(dialog).ToContainTextAsync($"{name}-1: done");
        await AccessibleAsync(page, $"stuck-released-{width}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No hold is stuck.")).ToBeVisibleAsync();
        Assert.Contains("their node is gone", await dashboard.Silo.Client.GetStringAsync($"/v1/holds/{name}-1/events"),
            StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task The_keyboard_alone_goes_from_the_first_filter_to_a_release()
    {
        await dashboard.StickAsync("key", "cart-key");
        await dashboard.StickAsync("other", "cart-other");
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey);
        await page.GetByLabel("Hold", new() { Exact = true }).FocusAsync();
        await TabToAsync(page, page.GetByLabel("Owner"));
        await page.Keyboard.TypeAsync("cart-key");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("1 hold stuck that match")).ToBeVisibleAsync();

        await TabToAsync(page, page.GetByLabel("Choose key-1"));
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.GetByText("1 chosen")).ToBeVisibleAsync();
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }), back: true);
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Reason")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("by hand");
        await TabToAsync(page, dialog.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToContainTextAsync("Released.");
        await TabToAsync(page, dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }));
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("No stuck hold matches these filters.")).ToBeVisibleAsync();
        (await dashboard.Silo.Client.PostAsJsonAsync("/v1/holds/other-1/release", new { })).EnsureSuccessStatusCode();
    }

    // As many steps as a person would take at most; a field for an instant has several of its own.
    private static async Task TabToAsync(IPage page, ILocator wanted, bool back = false)
    {
        for (var steps = 0; steps < 60; steps++)
        {
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            if (await wanted.EvaluateAsync<bool>("one => one === document.activeElement")) return;
        }

        Assert.Fail($"{wanted} is not reached by Tab.");
    }

    // Of what MudBlazor sets in motion, only the state it comes to rest in is judged.
    private static async Task AccessibleAsync(IPage page, string name)
    {
        await page.EvaluateAsync("Promise.allSettled(document.getAnimations().map(one => one.finished))");
        var found = await page.RunAxe();
        await Screenshots.TakeAsync(page, name);
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})")));
    }
}
