using System.Globalization;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>Gives one process a wall clock that is off; its monotonic clock, and everybody else's clocks, stay right.</summary>
internal static class Faketime
{
    /// <summary>The library's path; null where it cannot be had.</summary>
    public static string? Library { get; } = Find();

    /// <summary>Variables for a process whose clock is ahead by so much; negative: behind.</summary>
    public static Dictionary<string, string?> Ahead(TimeSpan by) => new()
    {
        ["LD_PRELOAD"] = Library,
        ["FAKETIME"] = string.Create(CultureInfo.InvariantCulture, $"{by.TotalSeconds:+0;-0}s"),
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
    };

    private static string? Find()
    {
        if (!OperatingSystem.IsLinux()) return null;
        var found = Shell.TryRunAsync(Path.Combine(Repository.Root, "scripts", "find-faketime"), []).GetAwaiter().GetResult();
        return found.ExitCode == 0 ? found.Output : null;
    }
}

/// <summary>A test that needs <see cref="Faketime"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FaketimeFactAttribute : FactAttribute
{
    public FaketimeFactAttribute()
    {
        if (Faketime.Library is null)
            Skip = "libfaketime was not found and could not be fetched: install it (Debian: apt-get install faketime)";
    }
}
