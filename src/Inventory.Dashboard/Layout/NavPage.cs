using MudBlazor;

namespace Inventory.Dashboard.Layout;

/// <summary>A page that the navigation leads to.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Name">What it is called, in the navigation and in its heading.</param>
/// <param name="Icon">Its sign, an SVG path.</param>
internal sealed record NavPage(string Path, string Name, string Icon)
{
    /// <summary>All of them, in their order; a page joins when it exists.</summary>
    public static readonly NavPage[] Shown =
    [
        new("/", "Now", Icons.Material.Outlined.MonitorHeart),
        new("/stuck", "Stuck holds", Icons.Material.Outlined.HourglassDisabled),
        new("/holds", "Holds", Icons.Material.Outlined.BookmarkBorder),
        new("/items", "Items", Icons.Material.Outlined.Inventory2),
        new("/drift", "Drift", Icons.Material.Outlined.CompareArrows),
        new("/refusals", "Refusals", Icons.Material.Outlined.Block),
        new("/events", "Events", Icons.Material.Outlined.Podcasts),
        new("/jobs", "Jobs", Icons.Material.Outlined.PlaylistAddCheck),
        new("/cluster", "Cluster", Icons.Material.Outlined.Hub),
    ];
}
