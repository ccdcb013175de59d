using System.Net;
using Inventory.Dashboard;
using Inventory.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Inventory.Browser.Tests;

/// <summary>What the pages keep the framework from doing to the rest of the program; it offers no switch for either.</summary>
[Collection(DashboardTests.Name)]
public sealed class HostingTests(Dashboard dashboard)
{
    [Fact]
    public void Nothing_reads_the_ring_of_keys_while_the_host_starts()
    {
        var services = new ServiceCollection();
        services.AddInventoryDashboard();
        Assert.DoesNotContain(services, ReadsRing);
        services.AddDataProtection();
        Assert.Contains(services, ReadsRing);
    }

    [BrowserFact]
    public async Task A_request_of_the_API_is_not_judged_by_the_session_that_comes_along()
    {
        var (keyId, key) = await dashboard.MakeKeyAsync("admin");
        await using var window = await dashboard.OpenAsync();
        await window.SignInAsync(key);
        var session = (await window.CookiesAsync()).Single(cookie => cookie.Name == "inventory-operator");
        await dashboard.DeleteKeyAsync(keyId);

        // Whoever looks at a session that is over takes its cookie away.
        await Poll.UntilAsync(async () => (await AskAsync("/stuck")).Status == HttpStatusCode.Redirect, "the session is over");
        Assert.Contains("inventory-operator=;", (await AskAsync("/stuck")).SetCookie, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Unauthorized, ""), await AskAsync("/v1/items"));

        async Task<(HttpStatusCode Status, string SetCookie)> AskAsync(string path)
        {
            using var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false })
            {
                BaseAddress = dashboard.Silo.BaseAddress,
            };
            client.DefaultRequestHeaders.Add("Cookie", $"{session.Name}={session.Value}");
            using var answer = await client.GetAsync(path);
            return (answer.StatusCode, answer.Headers.TryGetValues("Set-Cookie", out var set) ? string.Join('\n', set) : "");
        }
    }

    [BrowserFact]
    public async Task Styles_and_scripts_are_sent_compressed_and_not_again_while_they_are_the_same()
    {
        using var client = dashboard.Silo.NewClient(key: null);
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        foreach (var path in (string[])["MudBlazor/MudBlazor.min.css", "MudBlazor/MudBlazor.min.js", "Inventory.Dashboard/dashboard.css"])
        {
            using var first = await client.GetAsync($"/_content/{path}");
            Assert.Equal("gzip", Assert.Single(first.Content.Headers.ContentEncoding));
            Assert.InRange((await first.Content.ReadAsByteArrayAsync()).Length, 1, 100_000);
            using var again = new HttpRequestMessage(HttpMethod.Get, $"/_content/{path}");
            again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var second = await client.SendAsync(again);
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        }
    }

    private static bool ReadsRing(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService)
        && service.ImplementationType?.Assembly == typeof(DataProtectionServiceCollectionExtensions).Assembly;
}
