using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>Pictures for a designer to look at, into the folder that INVENTORY_SCREENSHOTS names; none where it is unset.</summary>
internal static class Screenshots
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("INVENTORY_SCREENSHOTS");

    public static async Task TakeAsync(IPage page, string name)
    {
        if (!string.IsNullOrEmpty(Folder)) await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + ".png") });
    }
}
