using Inventory.Testing;

namespace Inventory.Client.Tests.Setup;

/// <summary>Node with the packages that the checkout sample pins, installed once beside the build's artifacts.</summary>
internal static class Npm
{
    private static readonly TimeSpan InstallMax = TimeSpan.FromMinutes(1);

    private static readonly string Sample = Path.Combine(Repository.Root, "samples", "Checkout");

    private static readonly Lazy<string?> Found = new(static () => MissingAsync().GetAwaiter().GetResult());

    private static readonly Lazy<Task<ShellResult>> Built = new(GenerateAndCompileAsync);

    /// <summary>Why it cannot be used; null where it can.</summary>
    public static string? Missing => Found.Value;

    /// <summary>A copy of the sample with its packages.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "artifacts", "checkout-sample");

    /// <summary>Runs a JavaScript file with Node, in the folder.</summary>
    /// <param name="script">The file, from the folder.</param>
    /// <param name="arguments">Passed to it.</param>
    /// <param name="environment">Added to this process's environment.</param>
    public static Task<ShellResult> RunAsync(
        string script, string[]? arguments = null, IReadOnlyDictionary<string, string?>? environment = null) =>
        Shell.TryRunAsync("sh", ["-c", "cd \"$0\" && exec node \"$@\"", Folder, script, .. arguments ?? []], environment);

    /// <summary>Makes types of the service's document, and compiles the sample and the story against them, once for all tests.</summary>
    public static Task<ShellResult> BuildAsync() => Built.Value;

    private static async Task<ShellResult> GenerateAndCompileAsync()
    {
        var story = Path.Combine(AppContext.BaseDirectory, "Generated", "Stories", "story.ts");
        File.Copy(story, Path.Combine(Folder, "story.ts"), overwrite: true);
        const string listener = "low-stock.ts";
        File.Copy(Path.Combine(Repository.Root, "samples", "LowStock", listener), Path.Combine(Folder, listener), overwrite: true);
        var document = Path.Combine(Repository.Root, "docs", "openapi.json");
        var types = await RunAsync("node_modules/openapi-typescript/bin/cli.js", [document, "-o", "inventory.d.ts"]);
        return types.ExitCode == 0 ? await RunAsync("node_modules/typescript/bin/tsc") : types;
    }

    private static async Task<string?> MissingAsync()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (var tool in (string[])["node", "npm"])
        {
            if (!path.Any(folder => File.Exists(Path.Combine(folder, tool)))) return $"{tool} was not found: install Node.js 20 or later";
        }

        Directory.CreateDirectory(Folder);
        var pinned = await File.ReadAllTextAsync(Path.Combine(Sample, "package-lock.json"));
        foreach (var file in Directory.GetFiles(Sample)) File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
        var installed = Path.Combine(Folder, "node_modules", ".installed");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == pinned) return null;
        using var patience = new CancellationTokenSource(InstallMax);
        try
        {
            var install = await Shell.TryRunAsync(
                "sh", ["-c", "cd \"$0\" && exec npm ci --prefer-offline --no-audit --no-fund", Folder], cancellationToken: patience.Token);
            if (install.ExitCode != 0) return $"the packages of samples/Checkout could not be had: {install.Error}";
        }
        catch (OperationCanceledException)
        {
            return $"the packages of samples/Checkout could not be had within {InstallMax.TotalSeconds} s";
        }

        await File.WriteAllTextAsync(installed, pinned);
        return null;
    }
}

/// <summary>A test that Node decides; skipped where it or its packages cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute() => Skip = Npm.Missing;
}
