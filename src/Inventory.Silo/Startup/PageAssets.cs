namespace Inventory.Silo.Startup;

/// <summary>The pages' styles and scripts: beside the program, and told by a list that is made when it is built.</summary>
internal static class PageAssets
{
    private const string Manifest = "Inventory.Silo.staticwebassets.endpoints.json";

    /// <summary>Maps them; a program of another name, such as a test that has the silo in its own process, has none.</summary>
    public static void Map(WebApplication app)
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, Manifest))) return;
        // In Development it would take style sheets for edited, and send them anew and uncompressed with each page: 645 KB of 710.
        app.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
        app.MapStaticAssets(Manifest);
    }
}
