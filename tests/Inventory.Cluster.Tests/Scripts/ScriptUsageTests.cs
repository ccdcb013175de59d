using Inventory.Testing;

namespace Inventory.Cluster.Tests.Scripts;

/// <summary>The programs at the top of the checkout, as far as they answer without doing anything.</summary>
public sealed class ScriptUsageTests
{
    [Theory]
    [InlineData("run", "--port")]
    [InlineData("test", "--filter")]
    public async Task Help_names_the_options(string script, string option)
    {
        var result = await RunAsync(script, "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"Usage: ./{script}", result.Output, StringComparison.Ordinal);
        Assert.Contains(option, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--port", "0")]
    [InlineData("run", "--port", "65536")]
    [InlineData("run", "--port", "http")]
    [InlineData("run", "--port")]
    [InlineData("run", "--colour")]
    [InlineData("test", "--colour")]
    public async Task What_is_not_understood_is_refused_in_one_line(params string[] line)
    {
        var result = await RunAsync(line[0], line[1..]);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains(line[^1], result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'));
    }

    [Fact]
    public async Task A_private_server_that_was_never_started_is_not_running()
    {
        var result = await RunAsync("scripts/private-postgres", "status", Path.Combine(Path.GetTempPath(), $"never-{Guid.NewGuid():N}"));

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("not running", result.Output);
    }

    private static Task<ShellResult> RunAsync(string script, params string[] arguments) =>
        Shell.TryRunAsync(Path.Combine(Repository.Root, script), arguments);
}
