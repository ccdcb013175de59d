using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inventory.Benchmarks.Http;

/// <summary>The server that the gateway runs on, with an endpoint that does nothing: what HTTP itself costs. A process of its own, as the silo is.</summary>
internal sealed class EmptyEndpoint : IAsyncDisposable
{
    /// <summary>The argument that makes this program be the endpoint.</summary>
    public const string Command = "empty-endpoint";

    private static readonly byte[] Answer = "{}"u8.ToArray();
    private readonly Process _process;

    private EmptyEndpoint(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>Is the endpoint, until standard input ends: its parent is gone then, or wants it to go.</summary>
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/empty", static async (HttpContext context) =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 2;
            await context.Response.BodyWriter.WriteAsync(Answer);
        });
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port.ToString(CultureInfo.InvariantCulture));
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    public static async Task<EmptyEndpoint> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(EmptyEndpoint).Assembly.Location, Command]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment.Remove("ASPNETCORE_URLS");
        var process = Process.Start(start) ?? throw new InvalidOperationException("The empty endpoint did not start.");
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The empty endpoint ended.");
        return new(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
