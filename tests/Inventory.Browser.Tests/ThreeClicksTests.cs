using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>Whoever is woken up opens Now, and has the answer to each question that the pages are for in three clicks or fewer.</summary>
[Collection(DashboardTests.Name)]
public sealed class ThreeClicksTests(Dashboard dashboard)
{
    private const int Most = 3;

    [BrowserFact]
    public Task Whether_anything_is_wrong() => AnswerAsync(0, async (_, page) =>
        await Assertions.Expect(page.Locator(".verdict")).ToContainTextAsync("wrong"));

    [BrowserFact]
    public async Task Which_holds_are_stuck_since_when_whose_and_why_and_what_to_do_about_it()
    {
        await dashboard.StickAsync("clicked", "cart-clicked");
        await AnswerAsync(1, async (clicks, page) =>
        {
            await clicks.GoAsync("Stuck holds");
            var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "clicked-1" });
            await Assertions.Expect(row).ToContainTextAsync("cart-clicked");
            await Assertions.Expect(row.GetByRole(AriaRole.Cell).Filter(new() { HasText = "Not swept yet" })).ToBeVisibleAsync();
            await Assertions.Expect(row.GetByRole(AriaRole.Button, new() { Name = "Sweep now" })).ToBeVisibleAsync();
            await Assertions.Expect(row.Locator("time")).ToHaveCountAsync(2);
        });
        (await dashboard.Silo.Client.PostAsJsonAsync("/v1/holds/clicked-1/release", new { })).EnsureSuccessStatusCode();
    }

    [BrowserTheory]
    [InlineData("Hold", "found-1")]
    [InlineData("Owner", "finder")]
    public async Task Where_a_hold_is_and_what_happened_to_it(string field, string text)
    {
        await PlaceAsync("sku:found@berlin", "found-1", 2);
        await AnswerAsync(3, async (clicks, page) =>
        {
            await clicks.GoAsync("Holds");
            await clicks.AskAsync(field, text);
            // The hold is among all others already: whoever clicks before the list is the asked one is taken back to it.
            await Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(text)));
            await clicks.ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = "found-1", Exact = true }));
            await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("finder");
            await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("Placed");
        });
    }

    [BrowserFact]
    public async Task What_there_is_of_an_item_and_what_happened_to_it()
    {
        await PlaceAsync("sku:asked@berlin", "asked-1", 2);
        await AnswerAsync(2, async (clicks, page) =>
        {
            await clicks.GoAsync("Items");
            await clicks.AskAsync("Item id begins with", "sku:asked@berlin");
            await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Sellable 38" })).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("asked-1");
        });
    }

    [BrowserTheory]
    [InlineData("or at version", "1")]
    [InlineData("As it was at", null)]
    public async Task How_an_item_was_at_a_version_or_an_instant(string field, string? text)
    {
        await PlaceAsync("sku:then@berlin", "then-1", 2);
        await AnswerAsync(3, async (clicks, page) =>
        {
            await clicks.GoAsync("Items");
            await clicks.AskAsync("Item id begins with", "sku:then@berlin");
            await clicks.AskAsync(field, text ?? await NowAsync(page));
            await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "As it was" }))
                .ToContainTextAsync($"At version {text ?? "2"}");
        });
    }

    [BrowserFact]
    public async Task Which_item_has_drifted_since_when_and_by_whom()
    {
        await dashboard.DriftAsync("sku:drifted@berlin");
        await AnswerAsync(1, async (clicks, page) =>
        {
            await clicks.GoAsync("Drift");
            var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "sku:drifted@berlin" });
            await Assertions.Expect(row).ToContainTextAsync("what is stored is wrong");
            await Assertions.Expect(row).ToContainTextAsync("update item by");
            await Assertions.Expect(row).ToContainTextAsync(new Regex("since .*ago"));
        });
        (await dashboard.Silo.Client.PostAsJsonAsync("/internal/admin/reconcile-item",
            new { itemId = "sku:drifted@berlin", dryRun = false, reason = "a test's" })).EnsureSuccessStatusCode();
    }

    [BrowserTheory]
    [InlineData("Hold")]
    [InlineData("Item")]
    public async Task Why_somebody_was_refused_at_that_time(string field)
    {
        await PlaceAsync("sku:why@berlin", "why-1", 2);
        await RefuseAsync("sku:why@berlin", "why-2");
        await AnswerAsync(3, async (clicks, page) =>
        {
            await clicks.GoAsync("Refusals");
            await clicks.AskAsync(field, field == "Hold" ? "why-2" : "sku:why@berlin");
            await clicks.ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = "Why why-2 was refused" }).First);
            await Assertions.Expect(page.GetByText("50 asked for, 38 available.")).ToBeVisibleAsync();
        });
    }

    [BrowserFact]
    public async Task Why_the_one_was_refused_who_has_a_receipt()
    {
        await PlaceAsync("sku:receipt@berlin", "receipt-1", 2);
        var receipt = await RefuseAsync("sku:receipt@berlin", "receipt-2");
        await AnswerAsync(2, async (clicks, page) =>
        {
            await clicks.GoAsync("Refusals");
            await clicks.AskAsync("Receipt", receipt);
            await Assertions.Expect(page.GetByText("50 asked for, 38 available.")).ToBeVisibleAsync();
        });
    }

    [BrowserFact]
    public async Task What_another_system_told_without_effect_and_why()
    {
        var failure = await dashboard.MiscountAsync("clicked-count", "sku:clicked.count@lej1");
        await AnswerAsync(2, async (clicks, page) =>
        {
            await clicks.GoAsync("Events");
            await clicks.ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = failure, Exact = true }));
            await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("counted must be a whole number");
            await Assertions.Expect(page.GetByLabel("Its data")).ToHaveValueAsync(new Regex("seven"));
        });
        (await dashboard.Silo.Client.PostAsJsonAsync($"/api/admin/ops/failures/{failure}/ignore", new { reason = "a test's" }))
            .EnsureSuccessStatusCode();
    }

    [BrowserFact]
    public async Task How_the_silos_the_calls_the_lanes_and_the_database_are()
    {
        await using var database = await TestDatabase.CreateAsync("calls");
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString, new Dictionary<string, string?>
        {
            ["Dashboard__Orleans"] = "1",
        });
        await AnswerAsync(2, async (clicks, page) =>
        {
            await clicks.GoAsync("Cluster");
            await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "127.0.0.1" })).ToContainTextAsync("Active");
            await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Waiting for a lane" })).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("dl.facts").First).ToContainTextAsync("Connections");
            await clicks.ClickAsync(page.GetByRole(AriaRole.Link, new() { Name = "Calls of each grain" }));
            await Assertions.Expect(page).ToHaveURLAsync(new Regex("/orleans/"));
            await Assertions.Expect(page.Locator("#content")).ToContainTextAsync("Methods with Most Calls");
        }, silo);
    }

    private async Task AnswerAsync(int expected, Func<Clicks, IPage, Task> find, SiloProcess? silo = null)
    {
        await using var window = await dashboard.OpenAsync(at: silo?.BaseAddress);
        await window.SignInAsync(SiloProcess.BootstrapKey, "/");
        var clicks = new Clicks(window.Page);
        await find(clicks, window.Page);
        Assert.Equal(expected, clicks.Count);
        Assert.InRange(clicks.Count, 0, Most);
    }

    // As the field takes it: in the browser's zone.
    // As a field of date and time writes it: without noughts at its end.
    private static Task<string> NowAsync(IPage page) =>
        page.EvaluateAsync<string>("""
            new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 23).replace(/\.?0+$/, '')
            """);

    private async Task PlaceAsync(string itemId, string holdId, int quantity)
    {
        await dashboard.MakeAsync(itemId);
        (await TryAsync(itemId, holdId, quantity)).EnsureSuccessStatusCode();
    }

    private async Task<string> RefuseAsync(string itemId, string holdId)
    {
        using var refused = await TryAsync(itemId, holdId, 50);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        return (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("receiptId").GetString()!;
    }

    private Task<HttpResponseMessage> TryAsync(string itemId, string holdId, int quantity) => dashboard.Silo.Client.PostAsJsonAsync(
        "/v1/holds", new { holdId, owner = "finder", lines = new[] { new { itemId, quantity } } });
}
