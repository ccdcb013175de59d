using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Inventory.Testing;

/// <summary>The real silo program as a child process, of the same configuration as the running tests.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    /// <summary>The bootstrap key of every silo started here, so that several on one database agree.</summary>
    public const string BootstrapKey = "test-bootstrap-key-0123456789abcdef";

    private static readonly ConcurrentDictionary<int, SiloProcess> Running = new();

    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    // A test run that is broken off must not leave silos behind.
    static SiloProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var silo in Running.Values) silo.Kill9();
    };

    private SiloProcess(Process process, int port)
    {
        _process = process;
        Port = port;
        BaseAddress = new($"http://127.0.0.1:{port}");
        Client = NewClient(BootstrapKey);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>The TCP port of its HTTP gateway on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The root of its HTTP gateway.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Speaks to its gateway with the bootstrap key; disposed with the silo.</summary>
    public HttpClient Client { get; }

    /// <summary>The operating system's number for it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Standard output and error so far, in the order of arrival.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a silo and returns when <c>GET /health/ready</c> answers 200.</summary>
    /// <param name="connectionString">Its database; the silo migrates the schema itself.</param>
    /// <param name="environment">Further variables; a null value takes one away.</param>
    /// <param name="port">The port of the gateway, or null for a free one.</param>
    /// <param name="deadline">How long it may take before the start counts as failed, 60 s unless given.</param>
    /// <exception cref="InvalidOperationException">It ended or was not ready in time; the message has its output.</exception>
    public static async Task<SiloProcess> StartAsync(
        string connectionString,
        IReadOnlyDictionary<string, string?>? environment = null,
        int? port = null,
        TimeSpan? deadline = null)
    {
        var silo = Launch(connectionString, environment, port);
        try
        {
            await silo.WaitUntilReadyAsync(deadline);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a silo without waiting for it, as for one that must refuse its configuration.</summary>
    /// <param name="connectionString">Its database.</param>
    /// <param name="environment">Further variables; a null value takes one away.</param>
    /// <param name="port">The port of the gateway, or null for a free one.</param>
    public static SiloProcess Launch(string connectionString, IReadOnlyDictionary<string, string?>? environment = null, int? port = null)
    {
        var ownPort = port ?? FreePort();
        var assembly = Repository.BuiltAssembly("Inventory.Silo");
        var start = new ProcessStartInfo("dotnet", ["exec", assembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        start.Environment["ConnectionStrings__Inventory"] = connectionString;
        start.Environment["INVENTORY_BOOTSTRAP_KEY"] = BootstrapKey;
        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ownPort}");
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>()) start.Environment[key] = value;

        var silo = new SiloProcess(new Process { StartInfo = start }, ownPort);
        silo._process.Start();
        Running[silo.ProcessId] = silo;
        silo._process.BeginOutputReadLine();
        silo._process.BeginErrorReadLine();
        return silo;
    }

    /// <summary>Returns when <c>GET /health/ready</c> answers 200.</summary>
    /// <param name="deadline">How long it may take, 60 s unless given.</param>
    /// <exception cref="InvalidOperationException">It ended or was not ready in time; the message has its output.</exception>
    public async Task WaitUntilReadyAsync(TimeSpan? deadline = null)
    {
        try
        {
            await Poll.UntilAsync(() => HasExited ? throw new TimeoutException("The silo ended.") : AnswersReadyAsync(),
                "the silo is ready", deadline);
        }
        catch (TimeoutException reason)
        {
            throw new InvalidOperationException($"The silo on port {Port} did not become ready. Its output:\n{Output}", reason);
        }
    }

    /// <summary>True when <c>GET /health/ready</c> answers 200 within a second.</summary>
    public async Task<bool> AnswersReadyAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            using var answer = await Client.GetAsync("/health/ready", patience.Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A client of one's own, for the caller to dispose.</summary>
    /// <param name="key">An API key, or null to send none.</param>
    public HttpClient NewClient(string? key)
    {
        var client = new HttpClient { BaseAddress = BaseAddress };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Ends it with SIGKILL: nothing of it gets to run any more.</summary>
    public void Kill9() => Signals.Send(ProcessId, Signals.Kill);

    /// <summary>Freezes it with SIGSTOP: its connections stay open and it answers nothing.</summary>
    public void SigStop() => Signals.Send(ProcessId, Signals.Stop);

    /// <summary>Lets it go on after <see cref="SigStop"/>.</summary>
    public void SigCont() => Signals.Send(ProcessId, Signals.Continue);

    /// <summary>Asks it to stop with SIGTERM and waits until it has.</summary>
    /// <param name="deadline">How long it may take, 60 s unless given.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopGracefullyAsync(TimeSpan? deadline = null)
    {
        Signals.Send(ProcessId, Signals.Terminate);
        return await WaitForExitAsync(deadline);
    }

    /// <summary>Waits until it has ended.</summary>
    /// <param name="deadline">How long it may take, 60 s unless given.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan? deadline = null)
    {
        await _process.WaitForExitAsync().WaitAsync(deadline ?? TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    /// <summary>Kills it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited) Kill9();
        await WaitForExitAsync();
        Running.TryRemove(ProcessId, out _);
        Client.Dispose();
        _process.Dispose();
    }

    /// <summary>A TCP port of 127.0.0.1 that nobody listens on now.</summary>
    public static int FreePort()
    {
        // Below the range for outgoing connections, whose sockets would otherwise take a port between this look and its use.
        while (true)
        {
            var port = Random.Shared.Next(10_000, 20_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken: another one
            }
        }
    }

    private void Keep(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }
}
