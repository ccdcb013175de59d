using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>What all pages share: the keyboard, colours, the drawer, the tenant that is meant.</summary>
[Collection(DashboardTests.Name)]
public sealed class LayoutTests(Dashboard dashboard)
{
    [BrowserFact]
    public async Task The_keyboard_alone_skips_the_navigation_reaches_the_filters_and_leaves_a_dialog()
    {
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey);
        var skip = page.GetByText("Skip to the content");
        await skip.FocusAsync();
        await Assertions.Expect(skip).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#content")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        var sweep = page.GetByRole(AriaRole.Button, new() { Name = "Sweep now" }).First;
        await Assertions.Expect(sweep).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(1);
        // The dialog listens once it has told the browser so.
        await Poll.UntilAsync(async () =>
        {
            await page.Keyboard.PressAsync("Escape");
            return await page.GetByRole(AriaRole.Dialog).CountAsync() == 0;
        }, "Escape has closed the dialog");
        await Assertions.Expect(sweep).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByLabel("Hold", new() { Exact = true })).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task Chosen_colours_stay_when_the_page_is_loaded_again()
    {
        await using var window = await dashboard.OpenAsync();
        await window.SignInAsync(SiloProcess.BootstrapKey);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Dark colours" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await window.Page.ReloadAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Light colours" })).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [BrowserFact]
    public async Task A_window_that_becomes_narrow_has_its_whole_width_for_the_page_and_the_drawer_opens_over_it()
    {
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey);
        await page.SetViewportSizeAsync(390, 844);
        await Screenshots.TakeAsync(page, "narrowed-at-once");
        await Poll.UntilAsync(async () => await page.Locator("#content").BoundingBoxAsync() is { X: 0, Width: 390 },
            "the page fills the window");
        var place = page.GetByRole(AriaRole.Link, new() { Name = "Stuck holds" });
        await Assertions.Expect(place).Not.ToBeInViewportAsync();
        await Screenshots.TakeAsync(page, "narrowed");
        // It is hidden by its style at once; that it is closed the page's circuit says a moment later, and a click before only closes it.
        await Assertions.Expect(page.Locator(".mud-drawer")).ToHaveClassAsync(new Regex("mud-drawer--closed"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Navigation" }).ClickAsync();
        await Assertions.Expect(place).ToBeInViewportAsync();
        await Screenshots.TakeAsync(page, "drawer");
    }

    [BrowserFact]
    public async Task A_key_of_all_tenants_chooses_whose_data_it_sees_and_the_address_keeps_it()
    {
        await MakeKeyOfAsync("acme", "read");
        var key = await MakeKeyOfAsync("*", "admin");

        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(key, "/stuck?tenant=demo");
        await Assertions.Expect(page.GetByLabel("Tenant")).ToHaveValueAsync("demo");
        await page.GetByLabel("Tenant").SelectOptionAsync("acme");
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(dashboard.Silo.BaseAddress, "/stuck?tenant=acme").ToString());
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Tenant")).ToHaveValueAsync("acme");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Stuck holds" }))
            .ToHaveAttributeAsync("href", "/stuck?tenant=acme");
        await page.GotoAsync("/stuck?tenant=nobody");
        await Assertions.Expect(page.GetByText("There is no tenant of this name.")).ToBeVisibleAsync();
    }

    private async Task<string> MakeKeyOfAsync(string tenant, string scope)
    {
        using var answer = await dashboard.Silo.Client.PostAsJsonAsync("/v1/keys", new { name = "k", scopes = new[] { scope }, tenant });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }
}
