using Deque.AxeCore.Playwright;
using Inventory.Testing;

namespace Inventory.Browser.Tests;

/// <summary>What axe finds on a page: nothing that matters, in either colours, wide and narrow.</summary>
[Collection(DashboardTests.Name)]
public sealed class AccessibilityTests(Dashboard dashboard)
{
    [BrowserTheory]
    [InlineData("/sign-in", 1440, false)]
    [InlineData("/sign-in", 390, true)]
    [InlineData("/stuck", 1440, false)]
    [InlineData("/stuck", 1440, true)]
    [InlineData("/stuck", 390, false)]
    [InlineData("/stuck", 390, true)]
    [InlineData("/holds", 1440, false)]
    [InlineData("/holds", 1440, true)]
    [InlineData("/holds", 390, false)]
    [InlineData("/holds", 390, true)]
    [InlineData("/", 1440, false)]
    [InlineData("/", 1440, true)]
    [InlineData("/", 390, false)]
    [InlineData("/", 390, true)]
    [InlineData("/cluster", 1440, false)]
    [InlineData("/cluster", 1440, true)]
    [InlineData("/cluster", 390, false)]
    [InlineData("/cluster", 390, true)]
    [InlineData("/events", 1440, false)]
    [InlineData("/events", 1440, true)]
    [InlineData("/events", 390, false)]
    [InlineData("/events", 390, true)]
    [InlineData("/jobs", 1440, false)]
    [InlineData("/jobs", 1440, true)]
    [InlineData("/jobs", 390, false)]
    [InlineData("/jobs", 390, true)]
    public async Task Axe_finds_nothing(string path, int width, bool dark)
    {
        await using var window = await dashboard.OpenAsync(width, dark);
        if (path == "/sign-in") await window.Page.GotoAsync(path);
        else await window.SignInAsync(SiloProcess.BootstrapKey, path);
        var found = await window.Page.RunAxe();
        await Screenshots.TakeAsync(window.Page, $"{(path == "/" ? "now" : path[1..])}-{(dark ? "dark" : "light")}-{width}");
        Assert.Empty(found.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})"));
    }
}
