using System.Diagnostics;

namespace Inventory.Testing;

/// <summary>Runs a program to its end and keeps what it said.</summary>
public static class Shell
{
    /// <summary>Runs a program and returns its exit code and output, whatever the code.</summary>
    /// <param name="program">A path, or a name looked up in PATH.</param>
    /// <param name="arguments">Passed one by one, without a shell in between.</param>
    /// <param name="environment">Added to this process's environment; a null value takes the variable away.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    public static async Task<ShellResult> TryRunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>()) start.Environment[key] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return new(process.ExitCode, (await output).Trim(), (await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Runs a program that must succeed and returns what it wrote to standard output, trimmed.</summary>
    /// <param name="program">A path, or a name looked up in PATH.</param>
    /// <param name="arguments">Passed one by one, without a shell in between.</param>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message has its output.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await TryRunAsync(program, arguments);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}\n{result.Output}");
    }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">Standard output, trimmed.</param>
/// <param name="Error">Standard error, trimmed.</param>
public sealed record ShellResult(int ExitCode, string Output, string Error);
