namespace Inventory.Architecture.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its folder: the nearest one above the tests that has a solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Files of our own with one of these endings, nothing that was built.</summary>
    public static IEnumerable<string> Files(params string[] endings) =>
        from folder in (string[])["src", "tests", "samples"]
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
        where endings.Contains(Path.GetExtension(file)) && !IsMade(file)
        select file;

    private static bool IsMade(string file) => Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar)
        .Any(part => part is "bin" or "obj" or "node_modules" or "generated");

    private static string Find(string folder) => Directory.EnumerateFiles(folder, "*.sln").Any() ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("There is no solution above the tests."));
}
