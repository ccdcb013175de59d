using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>A person at a window who counts what they do: each click, and each field that is filled in and sent by Enter.</summary>
/// <param name="page">The page, as it is when the counting begins.</param>
internal sealed class Clicks(IPage page)
{
    /// <summary>How many so far.</summary>
    public int Count { get; private set; }

    /// <summary>Goes to a page by the navigation.</summary>
    public Task GoAsync(string place) => ClickAsync(page.GetByRole(AriaRole.Navigation, new() { Name = "Pages", Exact = true })
        .GetByRole(AriaRole.Link, new() { Name = place, Exact = true }));

    /// <summary>Clicks.</summary>
    public async Task ClickAsync(ILocator what)
    {
        Count++;
        await what.ClickAsync();
    }

    /// <summary>Types into a field of the page and presses Enter.</summary>
    public async Task AskAsync(string label, string text)
    {
        Count++;
        var field = page.GetByRole(AriaRole.Main).GetByLabel(new Regex($@"^{Regex.Escape(label)}\b"));
        await field.FillAsync(text);
        // It may have been drawn anew meanwhile, and be gone as soon as it hears the key.
        await field.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
    }
}
