using System.Net.Http.Json;
using Deque.AxeCore.Playwright;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>The pages of events for all who look: axe on full pages and dialogs, the keyboard alone, and the database away.</summary>
public sealed class EventsPageFormTests(EventsWorld world) : IClassFixture<EventsWorld>
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    private Dashboard Dashboard => world.Dashboard;

    [BrowserTheory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Axe_finds_nothing(int width, bool dark)
    {
        var name = $"{(dark ? "dark" : "light")}-{width}";
        await using var window = await Dashboard.OpenAsync(width, dark);
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/events?consumer=webhook:none");
        await AuditAsync(page, $"events-empty-{name}");

        var failure = (await world.FailAsync(name, items: 2))[0];
        await world.DieAsync(name);
        var miscount = await Dashboard.MiscountAsync($"count-{name}", $"sku:{name}.1@lej1");
        await page.GotoAsync("/events");
        await Assertions.Expect(page.GetByText("Listening.")).ToBeVisibleAsync();
        (await Dashboard.Silo.Client.PostAsJsonAsync("/v1/holds", new
        {
            holdId = $"seen-{name}", lines = new[] { new { itemId = $"sku:{name}.1@lej1", quantity = 1 } },
        })).EnsureSuccessStatusCode();
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = $"seen-{name}" }).WaitForAsync();
        await AuditAsync(page, $"events-{name}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try all that match again" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Reason").FillAsync("it is well again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await page.GetByText("Would be done:").WaitForAsync();
        await AuditAsync(page, $"events-dialog-{name}");
        foreach (var (one, shown) in ((string, string)[])[(failure, "delivery"), (miscount, "inbox")])
        {
            await page.GotoAsync($"/events/{Uri.EscapeDataString(one)}");
            await page.Locator("dl.facts").WaitForAsync();
            await AuditAsync(page, $"failure-{shown}-{name}");
        }

        await world.DropAsync(name);
    }

    [BrowserFact]
    public async Task The_keyboard_alone_goes_from_the_first_filter_to_a_failure_that_is_set_aside()
    {
        var failure = await Dashboard.MiscountAsync("count-keys", "sku:keys@lej1");
        await using var window = await Dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/events");
        await page.GetByLabel("Of whom").FocusAsync();
        await TabToAsync(page, page.GetByLabel("Error"));
        await page.Keyboard.TypeAsync("counted");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("error=counted"));
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = $"Set aside: {failure}" }));
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Reason")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("by hand");
        await TabToAsync(page, dialog.GetByRole(AriaRole.Button, new() { Name = "Set aside" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToContainTextAsync("It is set aside.");
        await TabToAsync(page, dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = failure })).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task With_the_database_away_what_was_known_stays_and_the_tail_goes_on_without_a_gap()
    {
        await using var server = await PrivateServer.CreateAsync();
        await using var silo = await SiloProcess.StartAsync(server.ConnectionString);
        await using var window = await Dashboard.OpenAsync(at: silo.BaseAddress);
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/events?consumer=webhook:none");
        var known = page.GetByText("No failure matches these filters.");
        var tail = page.GetByRole(AriaRole.Region, new() { Name = "As it happens" });
        await Assertions.Expect(tail).ToContainTextAsync("Listening.", Patient);

        await server.StopFastAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Read now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".away-notice")).ToContainTextAsync("Shown is what was known", Patient);
        await Assertions.Expect(known).ToBeVisibleAsync();
        await Screenshots.TakeAsync(page, "events-away");

        await server.StartAsync();
        await Poll.UntilAsync(async () =>
        {
            using var made = await silo.Client.PostAsJsonAsync("/v1/items", new { itemId = "sku:after@lej1", onHand = 1 });
            return made.IsSuccessStatusCode;
        }, "the silo takes writes again");
        await Assertions.Expect(tail).ToContainTextAsync("sku:after@lej1", Patient);
        await Assertions.Expect(page.Locator(".away-notice")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
    }

    private static async Task TabToAsync(IPage page, ILocator wanted)
    {
        for (var steps = 0; steps < 60; steps++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAsync<bool>("one => one === document.activeElement")) return;
        }

        Assert.Fail($"{wanted} is not reached by Tab.");
    }

    // Of what MudBlazor sets in motion, only the state it comes to rest in is judged.
    private static async Task AuditAsync(IPage page, string name)
    {
        await page.EvaluateAsync("Promise.allSettled(document.getAnimations().map(one => one.finished))");
        var found = await page.RunAxe();
        await Screenshots.TakeAsync(page, name);
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(violation =>
            $"{name}: {violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})")));
    }
}
