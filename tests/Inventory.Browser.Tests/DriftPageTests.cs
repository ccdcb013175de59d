using System.Net.Http.Json;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>Drift, made on purpose by another hand: found, explained, put right from the page, and the list is empty again.</summary>
[Collection(DashboardTests.Name)]
public sealed class DriftPageTests(Dashboard dashboard)
{
    [BrowserFact]
    public async Task An_edit_by_hand_is_found_explained_and_put_right_from_the_page()
    {
        await dashboard.DriftAsync("sku:lamp@lej1");
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/drift?prefix=sku:lamp");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "sku:lamp@lej1" });
        await Assertions.Expect(row).ToContainTextAsync("what is stored is wrong");
        await Assertions.Expect(row).ToContainTextAsync("update item by");
        await Assertions.Expect(row.GetByRole(AriaRole.Row).Filter(new() { HasText = "On hand" })).ToHaveTextAsync("On hand33—40");

        await page.GetByRole(AriaRole.Button, new() { Name = "Reconcile sku:lamp@lej1" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("On hand 33 → 40");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Reconcile", Exact = true })).ToBeDisabledAsync();
        await dialog.GetByLabel("Reason").FillAsync("somebody's psql");
        await Assertions.Expect(dialog).ToContainTextAsync(@"inv reconcile sku:lamp@lej1 --apply --reason 'somebody'\''s psql'");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Reconcile", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("Put right.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Nothing has drifted.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Resolved" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("reconciled by an operator");
        Assert.Contains("prefix=sku", page.Url, StringComparison.Ordinal);
        var journal = await dashboard.Silo.Client.GetStringAsync("/v1/items/sku:lamp@lej1/events");
        Assert.Contains("somebody\\u0027s psql", journal.Replace("somebody's", "somebody\\u0027s", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task All_that_match_are_put_right_as_a_job_whose_progress_is_told()
    {
        foreach (var item in (string[])["sku:rug1@lej1", "sku:rug2@lej1", "sku:sofa@lej1"]) await dashboard.DriftAsync(item);
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/drift?prefix=sku:rug");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reconcile all 2 that match" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("a script of ours");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("2 items would be compared");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Reconcile", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("is under way with 2 items");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await Assertions.Expect(page.GetByText("2 of 2 items are done")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Read now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing has drifted.")).ToBeVisibleAsync();

        await page.GotoAsync("/drift?prefix=sku:sofa");
        await page.GetByLabel("Select sku:sofa@lej1").CheckAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Reconcile 1 selected" })).ToBeEnabledAsync();
    }

    [BrowserFact]
    public async Task A_key_without_the_scope_of_jobs_sees_why_it_may_not_do_several_at_once()
    {
        await dashboard.DriftAsync("sku:desk@lej1");
        var (_, key) = await dashboard.MakeKeyAsync("admin", "read");
        await using var window = await dashboard.OpenAsync();
        await window.SignInAsync(key, "/drift?prefix=sku:desk");
        await Assertions.Expect(window.Page.GetByText("This key lacks the scope operate.")).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Reconcile all 1 that match" })).ToBeDisabledAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Reconcile sku:desk@lej1" })).ToBeEnabledAsync();
    }
}
