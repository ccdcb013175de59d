using System.Net.WebSockets;
using System.Net;
using System.Text.RegularExpressions;
using Inventory.Testing;
using Microsoft.Playwright;

namespace Inventory.Browser.Tests;

/// <summary>Who gets in, how they get out, and what another site cannot make them do.</summary>
[Collection(DashboardTests.Name)]
public sealed class SignInTests(Dashboard dashboard)
{
    [BrowserFact]
    public async Task An_operator_signs_in_and_sees_the_page_that_they_wanted()
    {
        await using var window = await dashboard.OpenAsync();
        await window.SignInByHandAsync(SiloProcess.BootstrapKey, "/stuck?why=clock");
        Assert.EndsWith("/stuck?why=clock", window.Page.Url, StringComparison.Ordinal);
        var session = Assert.Single(await window.CookiesAsync(), cookie => cookie.Name == "inventory-operator");
        Assert.True(session.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, session.SameSite);
        Assert.DoesNotContain(SiloProcess.BootstrapKey, session.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(SiloProcess.BootstrapKey, dashboard.Silo.Output, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_link_in_an_alert_opens_its_page_without_another_sign_in()
    {
        await using var window = await dashboard.OpenAsync();
        await window.SignInAsync(SiloProcess.BootstrapKey);
        await window.Page.GotoAsync("about:blank");
        await window.Page.SetContentAsync($"<a href='{dashboard.Silo.BaseAddress}stuck?why=clock'>Holds are stuck</a>");
        await window.Page.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Stuck holds");
    }

    [BrowserFact]
    public async Task A_wrong_key_and_one_without_the_scope_stay_outside_and_hear_why()
    {
        await using var window = await dashboard.OpenAsync();
        await window.Page.GotoAsync("/");
        await window.SendKeyAsync("inv_wrong");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("There is no such key.");
        Assert.Contains("A key that does not exist was presented", dashboard.Silo.Output, StringComparison.Ordinal);
        Assert.Contains("inventory_wrong_key_total 1", await dashboard.Silo.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        var (_, reader) = await dashboard.MakeKeyAsync("read");
        await window.SendKeyAsync(reader);
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This key lacks the scope admin.");
        Assert.DoesNotContain(await window.CookiesAsync(), cookie => cookie.Name == "inventory-operator");
    }

    [BrowserFact]
    public async Task An_open_page_ends_with_its_key_and_so_does_the_next_request()
    {
        var (keyId, key) = await dashboard.MakeKeyAsync("admin");
        await using var window = await dashboard.OpenAsync();
        await window.SignInAsync(key);
        await dashboard.DeleteKeyAsync(keyId);
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/sign-in"));
        await window.Page.GotoAsync("/stuck");
        Assert.Contains("/sign-in", window.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Who_signs_out_is_out()
    {
        await using var window = await dashboard.OpenAsync();
        await window.SignInAsync(SiloProcess.BootstrapKey);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/sign-in$"));
        Assert.DoesNotContain(await window.CookiesAsync(), cookie => cookie.Name == "inventory-operator");
    }

    [BrowserTheory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task What_another_site_posts_is_refused(string header, string value)
    {
        using var client = dashboard.Silo.NewClient(key: null);
        client.DefaultRequestHeaders.Add(header, value);
        foreach (var path in (string[])["/sign-in", "/sign-out"])
        {
            using var answer = await client.PostAsync(path, new FormUrlEncodedContent([new("Key", SiloProcess.BootstrapKey)]));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [BrowserFact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var client = dashboard.Silo.NewClient(key: null);
        using var answer = await client.PostAsync("/sign-in",
            new FormUrlEncodedContent([new("_handler", "sign-in"), new("Key", SiloProcess.BootstrapKey)]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [BrowserTheory]
    [InlineData("https://elsewhere.example", 403)]
    [InlineData(null, 403)]
    public async Task A_socket_from_another_site_is_refused(string? origin, int status)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        var address = new UriBuilder(dashboard.Silo.BaseAddress) { Scheme = "ws", Path = "/_blazor" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, CancellationToken.None));
        Assert.Equal(status, (int)socket.HttpStatusCode);
    }

    [BrowserFact]
    public async Task A_session_is_no_key()
    {
        await using var window = await dashboard.OpenAsync();
        await window.SignInAsync(SiloProcess.BootstrapKey);
        foreach (var path in (string[])["/v1/items", "/api/admin/ops/reservations/stuck"])
            Assert.Equal(401, (await window.Page.APIRequest.GetAsync(path)).Status);
    }
}
