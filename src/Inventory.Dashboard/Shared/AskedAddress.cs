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
    private readonly List<string> _underway = [];   // in the order in which they arrive

    private AskedAddress(NavigationManager navigation)
    {
        _navigation = navigation;
        navigation.LocationChanged += Arrived;
    }

    /// <summary>Of a browser's page.</summary>
    public static AskedAddress Of(NavigationManager navigation) => All.GetValue(navigation, static asked => new(asked));

    /// <summary>The address that changes begin from.</summary>
    public string Current => _underway is [.., var last] ? last : _navigation.Uri;

    /// <summary>Whether another page was asked for, so that what is still changed on this one is nobody's wish any more.</summary>
    public bool IsLeaving => Path(Current) != Path(_navigation.Uri);

    /// <summary>Goes to another.</summary>
    public void Go(string address)
    {
        if (address == Current) return;   // the browser would tell of no arrival
        _underway.Add(address);
        _navigation.NavigateTo(address);
    }

    // Where nobody was asked to go, somebody went by a link or back: what they see there is what they change next.
    private void Arrived(object? sender, LocationChangedEventArgs arrived) =>
        _underway.RemoveRange(0, _underway.IndexOf(arrived.Location) is >= 0 and var place ? place + 1 : _underway.Count);

    private static string Path(string address) => new Uri(address).AbsolutePath;
}
