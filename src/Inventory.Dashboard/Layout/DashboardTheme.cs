using MudBlazor;

namespace Inventory.Dashboard.Layout;

/// <summary>Colours and type: the system's own fonts, and colours whose text keeps a contrast of 4.5 to 1 in light and dark.</summary>
internal static class DashboardTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica", "Arial", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b5cad", Secondary = "#5b4b8a", Background = "#f6f7f9", Surface = "#ffffff", AppbarBackground = "#12263a",
            AppbarText = "#ffffff", DrawerBackground = "#ffffff", DrawerText = "#1d2733",
            TextPrimary = "#1d2733", TextSecondary = "#51606f",
            Error = "#b3261e", Warning = "#8a5300", Success = "#1b6e3c", Info = "#0b5cad", LinesDefault = "#dde2e8", TableLines = "#dde2e8",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#7cb8f5", PrimaryContrastText = "#0c1a28", Secondary = "#b9a8ec", Background = "#10161d", Surface = "#18212b",
            AppbarBackground = "#0a1119", AppbarText = "#ffffff", DrawerBackground = "#141c25", DrawerText = "#e4e9ee",
            TextPrimary = "#e4e9ee", TextSecondary = "#a3b1bf", Error = "#ff8a80", ErrorContrastText = "#2b0503", Warning = "#f5b85b",
            Success = "#6fcf97", Info = "#7cb8f5", LinesDefault = "#2a3642", TableLines = "#2a3642",
        },
        LayoutProperties = new() { DefaultBorderRadius = "6px" },
        Typography = new() { Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".875rem" } },
    };
}
