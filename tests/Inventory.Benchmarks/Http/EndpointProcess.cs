using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Inventory.Benchmarks.Http;

/// <summary>This program again, as an endpoint beside the silo: a process of its own, as the silo is.</summary>
internal sealed class EndpointProcess : IAsyncDisposable
{
    private readonly Process _process;

    private EndpointProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>Serves until standard input ends: the parent is gone then, or wants it to go.</summary>
    public static async Task ServeAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        map(app);
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port.ToString(CultureInfo.InvariantCulture));
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    /// <summary>Starts one.</summary>
    /// <param name="arguments">Which endpoint, and what it needs to know.</param>
    public static async Task<EndpointProcess> StartAsync(params string[] arguments)
    {
        var start =
            new ProcessStartInfo("dotnet", ["exec", typeof(EndpointProcess).Assembly.Location, .. arguments]) { RedirectStandardInput =
            true, RedirectStandardOutput = true };
        start.Environment.Remove("ASPNETCORE_URLS");
        var process = Process.Start(start) ?? throw new InvalidOperationException($"The {arguments[0]} did not start.");
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The {arguments[0]} ended.");
        return new(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
