using System.Net.Http.Json;
using System.Text.Json;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>A real silo with its pages, and a browser to look at them; one for all tests.</summary>
public sealed class Dashboard : IAsyncLifetime
{
    /// <summary>A bound on broken runs: no test's outcome may hang on its length.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TestDatabase _database = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    // Five seconds otherwise, which a machine that is busy with the rest of the tests does exceed.
    static Dashboard() => Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);

    /// <summary>The silo.</summary>
    public SiloProcess Silo { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null) return;
        await OnAsync(await TestDatabase.CreateAsync("browser"));
    }

    /// <summary>One of a test's own, on a database of its own that goes with it.</summary>
    internal static async Task<Dashboard> StartAsync(TestDatabase database, params (string Name, string Value)[] settings)
    {
        var dashboard = new Dashboard();
        await dashboard.OnAsync(database, settings);
        return dashboard;
    }

    private async Task OnAsync(TestDatabase database, params (string Name, string Value)[] settings)
    {
        _database = database;
        var all = new Dictionary<string, string?> { ["Dashboard__SessionCheck"] = "00:00:00.200" };
        foreach (var (name, value) in settings) all[name] = value;
        Silo = await SiloProcess.StartAsync(_database.ConnectionString, all);
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
        }).WaitAsync(Patience);
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return new(context, await context.NewPageAsync().WaitAsync(Patience));
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
