using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Alerts;

/// <summary>A real Prometheus with the rules of <c>deploy/prometheus</c>, which scrapes one node.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly HttpClient _client;

    private Prometheus(Process process, string folder, int port) =>
        (_process, _folder, _client) = (process, folder, new() { BaseAddress = new(string.Create(CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{port}")) });

    /// <summary>
    /// Where the program is: what INVENTORY_PROMETHEUS says, else beside promtool or from PATH; null where there is none.
    /// </summary>
    public static string? Place { get; } = new[] { Environment.GetEnvironmentVariable("INVENTORY_PROMETHEUS"),
        Promtool.Place is { } tool ? Path.Combine(Path.GetDirectoryName(tool)!, "prometheus") : null }
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder,
            "prometheus"))).FirstOrDefault(File.Exists);

    public static Prometheus Start(Uri node)
    {
        var folder = Directory.CreateTempSubdirectory("prometheus-").FullName;
        var configuration = Path.Combine(folder, "prometheus.yml");
        File.WriteAllText(configuration, $"""
            global: {"{"}scrape_interval: 1s, evaluation_interval: 1s{"}"}
            rule_files: [{Path.Combine(RuleFiles.Folder, "rules")}/*.yml]
            scrape_configs:
              - job_name: inventory
                static_configs: [{"{"}targets: ['{node.Authority}']{"}"}]
            """);
        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo(Place!,
        [
            "--config.file=" + configuration, "--storage.tsdb.path=" + Path.Combine(folder, "data"),
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new(process, folder, port);
    }

    /// <summary>What its API answers; null while it does not.</summary>
    public async Task<JsonElement?> AskAsync(string path)
    {
        try
        {
            using var answer = JsonDocument.Parse(await _client.GetStringAsync("/api/v1/" + path));
            return answer.RootElement.GetProperty("data").Clone();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A test that takes a real Prometheus; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute()
    {
        if (Prometheus.Place is null) Skip = "Prometheus was not found: install it, or set INVENTORY_PROMETHEUS";
    }
}
