using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>A browser's window on the pages. What breaks the content security policy, or fails in a script, fails the test.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly IBrowserContext _context;

    internal Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase)) _faults.Enqueue(message.Text);
        };
    }

    /// <summary>What it shows.</summary>
    public IPage Page { get; }

    /// <summary>The cookies it has.</summary>
    public Task<IReadOnlyList<BrowserContextCookiesResult>> CookiesAsync() => _context.CookiesAsync();

    /// <summary>Signs in and waits for the page that was wanted.</summary>
    public async Task SignInAsync(string key, string wanted = "/stuck")
    {
        await Page.GotoAsync(wanted);
        await SendKeyAsync(key);
        await Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        await Page.Locator(".live .reading span").WaitForAsync();
    }

    /// <summary>Fills in the sign-in form and sends it.</summary>
    public async Task SendKeyAsync(string key)
    {
        await Page.GetByLabel("API key").FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Closes it. The driver itself waits without end where a browser does not answer: that is told instead.</summary>
    /// <exception cref="TimeoutException">The browser does not answer.</exception>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync().AsTask().WaitAsync(Dashboard.Patience);
        Assert.Empty(_faults);
    }
}
