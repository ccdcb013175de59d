using Inventory.Dashboard.Shared;
using Microsoft.AspNetCore.Components;

namespace Inventory.Browser.Tests;

/// <summary>Filters in the address, changed quicker than a browser tells that it went there.</summary>
public sealed class UrlStateTests
{
    private readonly FarBrowser _browser = new("http://localhost/stuck?owner=tea");

    [Fact]
    public void The_first_of_two_filters_that_are_changed_in_one_round_trip_is_kept()
    {
        UrlState.Change(_browser, ("hold", "a1"), ("cursor", null));
        UrlState.Change(_browser, ("channel", "web"), ("cursor", null));
        Assert.Equal("http://localhost/stuck?owner=tea&hold=a1&channel=web", _browser.Asked[^1]);
    }

    [Fact]
    public void So_is_the_second_where_a_third_is_changed_once_the_first_has_arrived()
    {
        UrlState.Change(_browser, ("hold", "a1"));
        UrlState.Change(_browser, ("owner", null));
        _browser.Arrive(_browser.Asked[0]);
        UrlState.Change(_browser, ("why", "clock"));
        Assert.Equal("http://localhost/stuck?hold=a1&why=clock", _browser.Asked[^1]);
    }

    [Fact]
    public void What_the_browser_went_back_to_is_what_is_changed()
    {
        UrlState.Change(_browser, ("hold", "a1"));
        _browser.Arrive(_browser.Asked[0]);
        _browser.Arrive("http://localhost/stuck?owner=tea");
        UrlState.Change(_browser, ("channel", "web"));
        Assert.Equal("http://localhost/stuck?owner=tea&channel=web", _browser.Asked[^1]);
    }

    [Fact]
    public void Another_page_begins_with_its_own_filters_although_a_change_never_arrived()
    {
        UrlState.Change(_browser, ("hold", "a1"));
        _browser.Arrive("http://localhost/holds?status=held");
        UrlState.Change(_browser, ("channel", "web"));
        Assert.Equal("http://localhost/holds?status=held&channel=web", _browser.Asked[^1]);
    }

    [Fact]
    public void A_filter_that_comes_late_does_not_take_anybody_back_to_the_page_that_is_being_left()
    {
        UrlState.Go(_browser, "/items/sku%3Atea%40berlin");
        UrlState.Change(_browser, ("prefix", "sku:tea@berlin"), ("cursor", null));
        Assert.Equal(["http://localhost/items/sku%3Atea%40berlin"], _browser.Asked);

        _browser.Arrive(_browser.Asked[0]);
        UrlState.Change(_browser, ("tab", "holds"));
        Assert.Equal("http://localhost/items/sku%3Atea%40berlin?tab=holds", _browser.Asked[^1]);
    }

    [Fact]
    public void Nor_does_one_that_was_on_its_way_before()
    {
        UrlState.Change(_browser, ("hold", "a1"));
        UrlState.Go(_browser, "/items/tea");
        _browser.Arrive(_browser.Asked[0]);
        UrlState.Change(_browser, ("channel", "web"));
        Assert.Equal("http://localhost/items/tea", _browser.Asked[^1]);
    }

    // As the circuit's own: it asks, and knows the new address only when the browser says so.
    private sealed class FarBrowser : NavigationManager
    {
        public FarBrowser(string address) => Initialize("http://localhost/", address);

        public List<string> Asked { get; } = [];

        public void Arrive(string address)
        {
            Uri = address;
            NotifyLocationChanged(isInterceptedLink: false);
        }

        protected override void NavigateToCore(string uri, NavigationOptions options) => Asked.Add(ToAbsoluteUri(uri).AbsoluteUri);
    }
}
