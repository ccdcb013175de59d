using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Scripts;

/// <summary>One <c>./run</c> of a checkout, as somebody at a terminal would start it.</summary>
public sealed class RunProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _client;

    private RunProcess(string root, string data, int port, string[] options)
    {
        string[] arguments = ["--data", data, "--port", port.ToString(CultureInfo.InvariantCulture), .. options];
        var start = new ProcessStartInfo(Path.Combine(root, "run"), arguments) { RedirectStandardOutput = true, RedirectStandardError =
            true };
        string[] given = ["ConnectionStrings__Inventory", "INVENTORY_BOOTSTRAP_KEY", "DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT"];
        foreach (var name in given) start.Environment.Remove(name);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _client = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    }

    /// <summary>What it has said.</summary>
    public string[] Lines => [.. _lines];

    /// <summary>Starts it and returns at the line that says it is ready.</summary>
    public static async Task<RunProcess> StartAsync(string root, string data, int port, params string[] options)
    {
        var run = new RunProcess(root, data, port, options);
        run._process.Start();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        try
        {
            // The end of a process includes the end of its output, so that a refusal is heard in full.
            var ended = run._process.WaitForExitAsync();
            if (await Task.WhenAny(run._ready.Task, ended).WaitAsync(TimeSpan.FromMinutes(3)) == ended)
                throw new InvalidOperationException("run ended before it was ready.");
            return run;
        }
        catch (Exception reason)
        {
            throw new InvalidOperationException(string.Join('\n', run._lines), reason);
        }
    }

    /// <summary>Asks the silo of this run.</summary>
    public Task<string> GetAsync(string path) => _client.GetStringAsync(path);

    /// <summary>Sends SIGTERM, which does what Ctrl-C does, and returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await Shell.RunAsync("kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    /// <summary>Sends SIGKILL to the script alone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        // Not WaitForExitAsync: that also waits for everyone who inherited the output.
        await Poll.UntilAsync(() => _process.HasExited, "the killed run is gone");
    }

    /// <summary>Whether somebody listens on its port.</summary>
    public async Task<bool> IsServingAsync()
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", _client.BaseAddress!.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Ends what a failed test left running.</summary>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _client.Dispose();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _lines.Enqueue(line);
        if (line.StartsWith("Inventory.Orleans is ready", StringComparison.Ordinal)) _ready.TrySetResult();
    }
}
