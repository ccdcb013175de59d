using System.Net.Http.Json;
using System.Text.Json;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>A real silo with its pages, and a browser to look at them; one for all tests.</summary>
public sealed class Dashboard : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    /// <summary>The silo.</summary>
    public SiloProcess Silo { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null) return;
        _database = await TestDatabase.CreateAsync("browser");
        Silo = await SiloProcess.StartAsync(_database.ConnectionString, new Dictionary<string, string?>
        {
            ["Dashboard__SessionCheck"] = "00:00:00.200",
        });
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = Chromium.Arguments });
    }

    public async Task DisposeAsync()
    {
        if (Chromium.Path is null) return;
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>A window of its own, with nothing of others' sessions.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="dark">Whether its system has dark colours.</param>
    /// <param name="at">Another silo, or what stands in front of several.</param>
    public async Task<Window> OpenAsync(int width = 1440, bool dark = false, Uri? at = null)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = (at ?? Silo.BaseAddress).ToString(),
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new(context, await context.NewPageAsync());
    }

    /// <summary>Makes a key with some scopes.</summary>
    public async Task<(string KeyId, string Key)> MakeKeyAsync(params string[] scopes)
    {
        using var answer = await Silo.Client.PostAsJsonAsync("/v1/keys", new { name = "a test's", scopes });
        answer.EnsureSuccessStatusCode();
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (made.GetProperty("keyId").GetString()!, made.GetProperty("key").GetString()!);
    }

    /// <summary>Deletes one.</summary>
    public async Task DeleteKeyAsync(string keyId) => (await Silo.Client.DeleteAsync($"/v1/keys/{keyId}")).EnsureSuccessStatusCode();

    /// <summary>Runs SQL on the ledger, behind the product's back.</summary>
    public async Task EditAsync(string sql) => await _database.ScalarAsync<object>(sql);
}

/// <summary>All tests share one silo, so that they come one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DashboardTests : ICollectionFixture<Dashboard>
{
    public const string Name = "dashboard";
}
