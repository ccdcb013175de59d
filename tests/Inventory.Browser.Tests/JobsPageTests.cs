using System.Net.Http.Json;
using System.Text.Json;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>A job over many holds, watched from its making to its end.</summary>
[Collection(DashboardTests.Name)]
public sealed class JobsPageTests(Dashboard dashboard)
{
    [BrowserFact]
    public async Task A_job_is_shown_to_its_end_with_what_came_of_each_and_its_page_is_all_in_the_address()
    {
        var jobId = await MakeAsync();
        await using var window = await dashboard.OpenAsync();
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/jobs");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = jobId });
        await Assertions.Expect(row).ToContainTextAsync("60 of 60");
        await Assertions.Expect(row).ToContainTextAsync("left behind");
        await row.GetByRole(AriaRole.Link).ClickAsync();

        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("done");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync($"inv jobs show {jobId}");
        await Assertions.Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(51);
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(11);
        Assert.EndsWith($"/jobs/{jobId}?after=50", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("Which").SelectOptionAsync("true");
        await Assertions.Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Last).ToContainTextAsync("hold-not-found");
        Assert.EndsWith("?refused=true", page.Url, StringComparison.Ordinal);
    }

    private async Task<string> MakeAsync()
    {
        var client = dashboard.Silo.Client;
        (await client.PostAsJsonAsync("/v1/items", new { itemId = "sku:jam", onHand = 100 })).EnsureSuccessStatusCode();
        string[] ids = [.. Enumerable.Range(0, 59).Select(i => $"jam-{i}")];
        foreach (var holdId in ids)
        {
            (await client.PostAsJsonAsync("/v1/holds", new
            {
                holdId, lines = new[] { new { itemId = "sku:jam", quantity = 1 } },
            })).EnsureSuccessStatusCode();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/admin/holds:release")
        {
            Content = JsonContent.Create(new { holdIds = ids.Append("unknown"), reason = "left behind", dryRun = false }),
        };
        request.Headers.Add("Correlation-Id", "incident-7");
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("jobId").GetString()!;
    }
}
