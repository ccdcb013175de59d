using Microsoft.JSInterop;

namespace Inventory.Dashboard.Shared;

/// <summary>What the operator's browser says of them: their time zone and colours.</summary>
public sealed class Viewer(IJSRuntime browser)
{
    /// <summary>Their zone; UTC until it is known, or where this machine does not know it.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Dark colours: as the system has it, unless they chose.</summary>
    public bool IsDark { get; private set; }

    /// <summary>Asks the browser.</summary>
    public async Task StartAsync()
    {
        var told = await browser.InvokeAsync<Told>("inventoryDashboard.start");
        IsDark = told.Dark;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(told.Zone, out var zone)) Zone = zone;
    }

    /// <summary>Light instead of dark, or the other way round; kept by the browser.</summary>
    public async Task SwitchThemeAsync()
    {
        IsDark = !IsDark;
        await browser.InvokeVoidAsync("inventoryDashboard.keepTheme", IsDark);
    }

    /// <summary>Whether the page can be seen now; one that cannot reads nothing.</summary>
    public ValueTask<bool> IsVisibleAsync() => browser.InvokeAsync<bool>("inventoryDashboard.visible");

    /// <summary>Puts a text where they can paste it.</summary>
    public ValueTask CopyAsync(string text) => browser.InvokeVoidAsync("inventoryDashboard.copy", text);

    /// <summary>An instant to the millisecond, in their zone.</summary>
    public string Exact(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, Zone).ToString("yyyy-MM-dd HH:mm:ss.fff zzz", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Told(string Zone, bool Dark);
}
