namespace Inventory.Domain.Tests.Setup;

/// <summary>The documentation that the tests compare with.</summary>
internal static class Documents
{
    /// <summary>The nearest folder <c>docs</c> above the tests.</summary>
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) => Path.Combine(folder, "docs") is var docs && Directory.Exists(docs) ? docs
        : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("There is no folder docs above the tests."));
}
