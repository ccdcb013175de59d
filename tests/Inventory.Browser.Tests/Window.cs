using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>A browser's window on the pages. What breaks the content security policy, or fails in a script, fails the test.</summary>
public sealed partial class Window : IAsyncDisposable
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
        // The form's own request without the form: to draw it would cost each test a page more.
        var form = await (await _context.APIRequest.GetAsync("/sign-in")).TextAsync();
        var fields = _context.APIRequest.CreateFormData().Set("_handler", "sign-in").Set("Key", key)
            .Set("__RequestVerificationToken", Token().Match(form).Groups[1].Value);
        var answer = await _context.APIRequest.PostAsync("/sign-in", new() { Form = fields, MaxRedirects = 0 });
        Assert.Equal(302, answer.Status);
        await Page.GotoAsync(wanted);
        await Page.Locator(".live .reading span").WaitForAsync();
    }

    /// <summary>Signs in as a person does, on the way to a page.</summary>
    public async Task SignInByHandAsync(string key, string wanted)
    {
        await Page.GotoAsync(wanted);
        await SendKeyAsync(key);
        await Assertions.Expect(Page).Not.ToHaveURLAsync(new Regex("/sign-in"));
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

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
