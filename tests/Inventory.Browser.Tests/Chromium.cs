namespace Inventory.Browser.Tests;

/// <summary>The machine's own chromium; none is ever downloaded.</summary>
internal static class Chromium
{
    /// <summary>How it is started: without a screen, and without calls of its own to anywhere.</summary>
    public static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Where it is; null where there is none. Its headless shell comes first: the same engine without what nobody sees.</summary>
    public static string? Path { get; } =
        new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists);
}

/// <summary>A test in a real browser; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Path is null ? BrowserTheoryAttribute.Missing : null;
}

/// <summary>A test in a real browser, in several forms; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public const string Missing = "chromium was not found: install it (Debian: apt-get install chromium)";

    public BrowserTheoryAttribute() => Skip = Chromium.Path is null ? Missing : null;
}
