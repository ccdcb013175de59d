using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Inventory.Dashboard.Shared;

/// <summary>
/// Where a page was last asked to go. The browser goes there and tells so only a round trip later; what is changed until then is changed
/// of this address, or the first of two filters would be lost.
/// </summary>
internal sealed class AskedAddress
{
    private static readonly ConditionalWeakTable<NavigationManager, AskedAddress> All = [];

    private readonly NavigationManager _navigation;
    private string? _underway;

    private AskedAddress(NavigationManager navigation)
    {
        _navigation = navigation;
        navigation.LocationChanged += Arrived;
    }

    /// <summary>Of a browser's page.</summary>
    public static AskedAddress Of(NavigationManager navigation) => All.GetValue(navigation, static asked => new(asked));

    /// <summary>The address that changes begin from.</summary>
    public string Current => _underway ?? _navigation.Uri;

    /// <summary>Goes to another.</summary>
    public void Go(string address)
    {
        if (address == Current) return;   // the browser would tell of no arrival
        _underway = address;
        _navigation.NavigateTo(address);
    }

    // The first of two arrives while the second is on its way. Another page is where somebody went by a link: its filters are its own.
    private void Arrived(object? sender, LocationChangedEventArgs arrived)
    {
        if (arrived.Location == _underway || Path(arrived.Location) != Path(_underway)) _underway = null;
    }

    private static string? Path(string? address) => address is null ? null : new Uri(address).AbsolutePath;
}
