using System.Diagnostics;
using System.Globalization;
using System.Net;
using Inventory.Testing;

namespace Inventory.Browser.Tests;

/// <summary>The machine's own haproxy with the file that the compose file gives it; of that, addresses alone are others.</summary>
internal sealed class Haproxy : IAsyncDisposable
{
    private const string Cookie = "inventory-node", Server = "silo-";

    private readonly Process _process;
    private readonly IReadOnlyList<SiloProcess> _silos;
    private readonly string _file;

    private Haproxy(Process process, IReadOnlyList<SiloProcess> silos, string file, Uri address) =>
        (_process, _silos, _file, Address) = (process, silos, file, address);

    /// <summary>Where the program is; null where there is none.</summary>
    public static string? Program { get; } = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin"
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, "haproxy")).FirstOrDefault(File.Exists);

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    public static async Task<Haproxy> StartAsync(IReadOnlyList<SiloProcess> silos)
    {
        var port = SiloProcess.FreePort();
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "docker", "haproxy.cfg"));
        text = text.Replace("bind :8080", $"bind 127.0.0.1:{port}", StringComparison.Ordinal);
        foreach (var (n, silo) in silos.Index())
            text = text.Replace($"172.30.77.1{n + 1}:8080", $"127.0.0.1:{silo.Port}", StringComparison.Ordinal);
        Assert.DoesNotContain(":8080", text, StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, text);

        var process = Process.Start(new ProcessStartInfo(Program!, ["-db", "-q", "-f", file]))!;
        var proxy = new Haproxy(process, silos, file, new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")));
        using var client = new HttpClient { BaseAddress = proxy.Address };
        await Poll.UntilAsync(async () =>
        {
            Assert.False(process.HasExited, "haproxy ended");
            try
            {
                return (await client.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "haproxy answers");
        return proxy;
    }

    /// <summary>The silo that a window's page is kept on by its cookie.</summary>
    public async Task<SiloProcess> SiloOfAsync(Window window)
    {
        var kept = (await window.CookiesAsync()).Single(cookie => cookie.Name == Cookie).Value;
        return _silos[int.Parse(kept[Server.Length..], CultureInfo.InvariantCulture) - 1];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        File.Delete(_file);
    }
}

/// <summary>A test in a real browser behind a real haproxy; skipped where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HaproxyFactAttribute : FactAttribute
{
    public HaproxyFactAttribute() => Skip = Chromium.Path is null ? BrowserTheoryAttribute.Missing
        : Haproxy.Program is null ? "haproxy was not found: install it (Debian: apt-get install haproxy)" : null;
}
