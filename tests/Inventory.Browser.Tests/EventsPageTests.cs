using System.Net.Http.Json;
using System.Text.Json;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>What did not arrive and what had no effect: found, looked at, tried again, put right or set aside, and gone.</summary>
public sealed class EventsPageTests(EventsWorld world) : IClassFixture<EventsWorld>
{
    private static readonly PageGetByRoleOptions Close = new() { Name = "Close" };

    private Dashboard Dashboard => world.Dashboard;

    [BrowserFact]
    public async Task A_dead_delivery_is_found_looked_at_tried_again_and_gone()
    {
        var failure = Assert.Single(await world.FailAsync("crm"));
        await world.DieAsync("crm");
        await using var window = await Dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/events");
        await Assertions.Expect(Row(page, "webhook:crm").First).ToContainTextAsync("has given up some");
        await page.GetByRole(AriaRole.Link, new() { Name = "webhook:crm", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Of whom")).ToHaveValueAsync("webhook:crm");
        await Assertions.Expect(Row(page, failure)).ToContainTextAsync("FAILED");
        await Assertions.Expect(Row(page, failure)).ToContainTextAsync("Answered 503.");
        await Screenshots.TakeAsync(page, "events-one");

        await page.GetByRole(AriaRole.Link, new() { Name = failure }).ClickAsync();
        await Assertions.Expect(page.Locator("pre")).ToContainTextAsync("\"itemId\": \"sku:crm.1@lej1\"");
        await page.GoBackAsync();
        world.Answer("crm", 200);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Try again: {failure}" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("it's well again");
        await Assertions.Expect(dialog).ToContainTextAsync($@"inv failures replay {failure} --reason 'it'\''s well again'");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("It is tried again now.");
        await page.GetByRole(AriaRole.Button, Close).ClickAsync();
        await Assertions.Expect(page.GetByText("No failure matches these filters.")).ToBeVisibleAsync();
        await Poll.UntilAsync(() => world.Received("crm").Count >= 3, "it has arrived");
        Assert.Single(world.Received("crm").Distinct());
        await world.DropAsync("crm");
    }

    [BrowserFact]
    public async Task An_event_of_the_inbox_is_put_right_and_has_its_effect()
    {
        await Dashboard.MakeAsync("sku:counted@lej1");
        var failure = await Dashboard.MiscountAsync("count-1", "sku:counted@lej1");
        await using var window = await Dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/events?consumer=inbox");
        await page.GetByRole(AriaRole.Link, new() { Name = failure }).ClickAsync();
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("invalid-request");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("/stocktaking");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Put it right" })).ToBeDisabledAsync();

        await page.GetByLabel("Its data").FillAsync("""{"itemId":"sku:counted@lej1","counted":seven}""");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try again as it is" })).ToBeDisabledAsync();
        var dialog = await PutRightAsync(page);
        await Assertions.Expect(dialog).ToContainTextAsync("The data are no JSON object.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByLabel("Its data").FillAsync("""{"itemId":"sku:counted@lej1","counted":7}""");
        dialog = await PutRightAsync(page);
        await Assertions.Expect(dialog).ToContainTextAsync("It is tried again now.");
        await page.GetByRole(AriaRole.Button, Close).ClickAsync();

        await Poll.UntilAsync(async () => (await Dashboard.Silo.Client.GetFromJsonAsync<JsonElement>("/v1/items/sku:counted@lej1"))
            .GetProperty("onHand").GetInt64() == 7, "it has its effect");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This failure waits no more.")).ToBeVisibleAsync();
        Assert.DoesNotContain(await Dashboard.FailuresOfInboxAsync(), one => one.FailureId == failure);
    }

    [BrowserFact]
    public async Task One_is_set_aside_with_a_reason_that_is_kept()
    {
        var failure = await Dashboard.MiscountAsync("count-2", "sku:aside@lej1");
        await using var window = await Dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/events?consumer=inbox");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Set aside: {failure}" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = "Set aside" });
        await Assertions.Expect(confirm).ToBeDisabledAsync();
        await dialog.GetByLabel("Reason").FillAsync("counted again by hand");
        await confirm.ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("It is set aside.");
        await page.GetByRole(AriaRole.Button, Close).ClickAsync();
        await Assertions.Expect(Row(page, failure)).ToHaveCountAsync(0);
        await Dashboard.EditAsync($"""
            SELECT 1 / count(*) FROM inbox_processed
            WHERE event_id = 'count-2' AND decided_by = 'bootstrap' AND reason = 'counted again by hand'
            """);
    }

    [BrowserFact]
    public async Task All_that_match_are_counted_by_a_dry_run_and_then_set_aside_or_tried_again()
    {
        await world.FailAsync("many", items: 3);
        await using var window = await Dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/events?consumer=webhook:many");
        foreach (var (button, confirm, done) in ((string, string, string)[])[
            ("Set all that match aside", "Set aside", "set aside"), ("Try all that match again", "Try again", "tried again")])
        {
            await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            await dialog.GetByLabel("Reason").FillAsync("many's");
            await Assertions.Expect(dialog).ToContainTextAsync("--consumer 'webhook:many' --limit 1000 --reason");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
            await Assertions.Expect(dialog).ToContainTextAsync($"Would be done: 3 {done}.");
            if (confirm == "Set aside")
            {
                await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
                continue;
            }

            world.Answer("many", 200);
            await dialog.GetByRole(AriaRole.Button, new() { Name = confirm }).ClickAsync();
            await Assertions.Expect(dialog).ToContainTextAsync($"3 of 3 {done}.");
            await page.GetByRole(AriaRole.Button, Close).ClickAsync();
        }

        await Assertions.Expect(page.GetByText("No failure matches these filters.")).ToBeVisibleAsync();
        await world.DropAsync("many");
    }

    [BrowserFact]
    public async Task Who_may_only_look_sees_failures_and_no_buttons()
    {
        var failure = await Dashboard.MiscountAsync("count-3", "sku:looked@lej1");
        var (_, key) = await Dashboard.MakeKeyAsync("admin");
        await using var window = await Dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(key, "/events?consumer=inbox");
        await Assertions.Expect(page.GetByText("To decide about them: This key lacks the scope operate.")).ToBeVisibleAsync();
        var acts = page.GetByRole(AriaRole.Button).Filter(new() { HasTextRegex = new("Try|Set|right") });
        await Assertions.Expect(acts).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = failure }).ClickAsync();
        await Assertions.Expect(page.Locator("pre")).ToContainTextAsync("\"counted\": \"seven\"");
        await Assertions.Expect(acts).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("textarea")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task What_happens_is_seen_as_it_happens_unless_one_pauses_or_looks_for_something_else()
    {
        await Dashboard.MakeAsync("sku:heard@lej1");
        await using var window = await Dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/events");
        var tail = page.GetByRole(AriaRole.Region, new() { Name = "As it happens" });
        await Assertions.Expect(tail).ToContainTextAsync("Listening.");
        await PlaceAsync("heard-1");
        await Assertions.Expect(Row(page, "heard-1")).ToContainTextAsync("Hold placed 1 unit");
        await Assertions.Expect(Row(page, "heard-1")).ToContainTextAsync("sku:heard@lej1");
        await page.GetByLabel("About").FillAsync("sku:other");
        await page.GetByLabel("About").PressAsync("Enter");
        await Assertions.Expect(tail).ToContainTextAsync("Nothing that matches has happened");
        await page.GetByLabel("About").FillAsync("sku:heard");
        await page.GetByLabel("About").PressAsync("Enter");
        // A filter changes the address as it is; the next one comes when it has changed.
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("about=sku(:|%3A)heard"));
        await page.GetByLabel("What happened").SelectOptionAsync("hold_released.v1");
        await Assertions.Expect(Row(page, "heard-1")).ToHaveCountAsync(0);
        await tail.GetByRole(AriaRole.Button, new() { Name = "Pause listening" }).ClickAsync();
        await Assertions.Expect(tail).ToContainTextAsync("Paused");
        (await Dashboard.Silo.Client.PostAsJsonAsync("/v1/holds/heard-1/release", new { })).EnsureSuccessStatusCode();
        await tail.GetByRole(AriaRole.Button, new() { Name = "Go on listening" }).ClickAsync();
        await Assertions.Expect(Row(page, "heard-1")).ToContainTextAsync("Hold released");
    }

    private static ILocator Row(IPage page, string text) => page.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    private static async Task<ILocator> PutRightAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Put it right" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("a number in words");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        return dialog;
    }

    private async Task PlaceAsync(string holdId) => (await Dashboard.Silo.Client.PostAsJsonAsync("/v1/holds",
        new { holdId, lines = new[] { new { itemId = "sku:heard@lej1", quantity = 1 } } })).EnsureSuccessStatusCode();
}
