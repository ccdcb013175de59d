using System.Globalization;
using System.Runtime.InteropServices;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Benchmarks.Reporting;

/// <summary>On what it was measured.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGigabytes, string System, string Dotnet, string Postgres,
    string Commit, DateTimeOffset At)
{
    public static async Task<Machine> DescribeAsync(string server)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        var commit = await Shell.TryRunAsync("git", ["-C", Repository.Root, "describe", "--always", "--dirty", "--abbrev=12"]);
        return new(
            Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1),
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            connection.PostgreSqlVersion.ToString(),
            commit.ExitCode == 0 ? commit.Output : "unknown",
            DateTimeOffset.UtcNow);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Cores} × {Processor}, {MemoryGigabytes} GB, {System}; {Dotnet}, PostgreSQL {Postgres}, commit {Commit}, {At:yyyy-MM-dd HH:mm} UTC");

    private static string? Field(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;
}
