using System.Diagnostics;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Alerts;

/// <summary>Prometheus' own tool, which judges rules and their tests better than we could.</summary>
internal static class Promtool
{
    /// <summary>Where it is: what <c>./test</c> found, else from PATH; null where there is none.</summary>
    public static string? Place { get; } = Environment.GetEnvironmentVariable("INVENTORY_PROMTOOL") is { Length: > 0 } found
        ? found
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool"))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs it; the files are named from <c>deploy/prometheus</c>.</summary>
    public static Task<ShellResult> RunAsync(string[] command, params string[] files) =>
        Shell.TryRunAsync(Place!, [.. command, .. files.Select(file => Path.Combine(RuleFiles.Folder, file))]);

    /// <summary>Has it judge what <c>/metrics</c> says.</summary>
    /// <returns>Its complaints.</returns>
    public static async Task<string[]> CheckMetricsAsync(string text)
    {
        using var process =
            Process.Start(new ProcessStartInfo(Place!, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true,
            RedirectStandardOutput = true })!;
        var said = Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return [.. string.Concat(await said).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}

/// <summary>A test that promtool decides; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (Promtool.Place is null) Skip = "promtool was not found: ./test fetches it where it can, or install Prometheus";
    }
}
