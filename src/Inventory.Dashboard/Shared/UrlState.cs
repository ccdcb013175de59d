using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Inventory.Dashboard.Shared;

/// <summary>
/// What a page shows is told by its address: filters, place and tenant are read from the query and changed by going to another one, so that
/// an address can be sent, the back button works, and a page that is loaded anew shows the same.
/// </summary>
public static class UrlState
{
    /// <summary>The parameter that names the tenant.</summary>
    public const string Tenant = "tenant";

    /// <summary>What the address says, or null.</summary>
    public static string? Read(NavigationManager navigation, string name) =>
        QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query).TryGetValue(name, out var values) && values is [{ Length: > 0 } value]
            ? value : null;

    /// <summary>
    /// Goes to the address with some parameters changed; null takes one away. What was changed just before stays so. Nothing is changed
    /// of a page that is being left: a filter that waits until its typist has done would take the operator back to it.
    /// </summary>
    public static void Change(NavigationManager navigation, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var asked = AskedAddress.Of(navigation);
        if (asked.IsLeaving) return;
        var changed = new Dictionary<string, object?>();
        foreach (var (name, value) in changes) changed[name] = string.IsNullOrEmpty(value) ? null : value;
        asked.Go(navigation.GetUriWithQueryParameters(asked.Current, changed));
    }

    /// <summary>Goes to another page, of the same tenant.</summary>
    public static void Go(NavigationManager navigation, string path) =>
        AskedAddress.Of(navigation).Go(navigation.ToAbsoluteUri(Of(navigation, path)).AbsoluteUri);

    /// <summary>The address of another page, of the same tenant.</summary>
    public static string Of(NavigationManager navigation, string path) => Read(navigation, Tenant) is { } tenant
        ? QueryHelpers.AddQueryString(path, Tenant, tenant) : path;
}
