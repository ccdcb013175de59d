namespace Inventory.Testing;

/// <summary>Where things lie in the checkout that the running tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder of <c>Inventory.Orleans.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The <c>scripts/private-postgres</c> program.</summary>
    public static string PrivatePostgres => Path.Combine(Root, "scripts", "private-postgres");

    /// <summary>
    /// The built assembly of another project, of the same configuration as the running tests:
    /// <c>artifacts/bin/{project}/{configuration}/{project}.dll</c>.
    /// </summary>
    /// <param name="project">The project's name, such as <c>Inventory.Silo</c>.</param>
    /// <param name="assembly">The assembly's name where it differs from the project's.</param>
    /// <exception cref="FileNotFoundException">It has not been built.</exception>
    public static string BuiltAssembly(string project, string? assembly = null)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"{assembly ?? project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"Build {project} first.", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Inventory.Orleans.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Inventory.Orleans.sln above {AppContext.BaseDirectory}.");
    }
}
