using System.Collections.Concurrent;
using System.Diagnostics;
using Inventory.Testing;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Inventory.Browser.Tests;

/// <summary>Silos behind a proxy. The one that an open page lives on dies; the page is there again on another, with its filters.</summary>
[Collection(DashboardTests.Name)]
public sealed class SiloDeathTests(Dashboard dashboard, ThreeSilos silos, ITestOutputHelper output) : IClassFixture<ThreeSilos>
{
    [BrowserFact]
    public async Task Behind_a_proxy_in_this_process()
    {
        SiloProcess[] alive = [.. silos.All.Where(silo => !silo.HasExited)];
        await using var proxy = await StickyProxy.StartAsync([.. alive.Select(silo => silo.BaseAddress)]);
        await using var window = await dashboard.OpenAsync(at: proxy.Address);
        await ComesBackAsync(window, () => Task.FromResult(alive[proxy.CircuitOn]), "silo-dead");
    }

    [HaproxyFact]
    public async Task Behind_haproxy_with_the_file_that_is_deployed()
    {
        await using var proxy = await Haproxy.StartAsync(silos.All);
        await using var window = await dashboard.OpenAsync(at: proxy.Address);
        var sockets = new ConcurrentQueue<string>();
        window.Page.WebSocket += (_, socket) => sockets.Enqueue(socket.Url);
        await ComesBackAsync(window, () => proxy.SiloOfAsync(window), image: null);
        // A page's circuit is a WebSocket that the proxy let through; of two loads each has one of its own.
        Assert.All(sockets, url => Assert.StartsWith($"ws://127.0.0.1:{proxy.Address.Port}/_blazor?", url, StringComparison.Ordinal));
        Assert.InRange(sockets.Count, 2, int.MaxValue);
    }

    private async Task ComesBackAsync(Window window, Func<Task<SiloProcess>> siloOfPage, string? image)
    {
        var page = window.Page;
        await window.SignInAsync(SiloProcess.BootstrapKey, "/stuck?owner=tea&why=clock");
        var reloaded = new TaskCompletionSource();
        page.DOMContentLoaded += (_, _) => reloaded.TrySetResult();

        var killed = await siloOfPage();
        var since = Stopwatch.StartNew();
        killed.Kill9();
        await Assertions.Expect(page.GetByText("Connection lost.")).ToBeVisibleAsync();
        if (image is not null) await Screenshots.TakeAsync(page, image);
        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await page.Locator(".live .reading span").WaitForAsync(new() { Timeout = 60_000 });
        output.WriteLine($"The page was there again after {since.Elapsed.TotalSeconds:0.0} s.");

        Assert.NotSame(killed, await siloOfPage());
        Assert.EndsWith("/stuck?owner=tea&why=clock", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.GetByLabel("Why")).ToHaveValueAsync("clock");
    }
}
