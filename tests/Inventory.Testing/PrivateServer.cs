using System.Globalization;
using System.Text.RegularExpressions;

namespace Inventory.Testing;

/// <summary>
/// A throw-away PostgreSQL of one's own, for tests that restart, freeze or kill it. Port and connection string stay the same.
/// </summary>
public sealed partial class PrivateServer : IAsyncDisposable
{
    private int[] _paused = [];

    private PrivateServer(string folder) => Folder = folder;

    /// <summary>The folder given to <c>scripts/private-postgres</c>.</summary>
    public string Folder { get; }

    /// <summary>Leads to the empty database <c>inventory</c>, as a superuser.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The process id of the postmaster.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Makes a cluster in a new folder under the system's temporary one, and starts it.</summary>
    public static async Task<PrivateServer> CreateAsync()
    {
        var server = new PrivateServer(Path.Combine(Path.GetTempPath(), $"inventory-{Guid.NewGuid():N}"[..20]));
        // Not a private temporary folder: PostgreSQL runs as another user when the tests run as root.
        Directory.CreateDirectory(server.Folder);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it again after it was stopped or killed; returns when it takes connections.</summary>
    public async Task StartAsync()
    {
        ConnectionString = await Shell.RunAsync(Repository.PrivatePostgres, "start", Folder);
        ProcessId = await ReadProcessIdAsync();
    }

    /// <summary>Stops it as a restart does: sessions are cut off, running transactions roll back.</summary>
    public Task StopFastAsync() => Shell.RunAsync(Repository.PrivatePostgres, "stop", Folder);

    /// <summary>Stops it fast and starts it again.</summary>
    public async Task RestartAsync()
    {
        await StopFastAsync();
        await StartAsync();
    }

    /// <summary>Kills all its processes with SIGKILL, as a power cut would; returns when they are gone.</summary>
    public async Task KillHardAsync()
    {
        // The postmaster first, or it would take a killed child for a crash and recover by itself.
        Signals.Send(ProcessId, Signals.Stop);
        int[] family = [ProcessId, .. Signals.ChildrenOf(ProcessId)];
        foreach (var process in family) Signals.Send(process, Signals.Kill);
        await Poll.UntilAsync(async () => !(await StatusAsync()).StartsWith("running", StringComparison.Ordinal),
            "the killed server is gone");
    }

    /// <summary>Freezes all its processes with SIGSTOP: connections stay open and nothing answers.</summary>
    public void Pause()
    {
        Signals.Send(ProcessId, Signals.Stop);
        _paused = [ProcessId, .. Signals.ChildrenOf(ProcessId)];
        foreach (var process in _paused) Signals.Send(process, Signals.Stop);
    }

    /// <summary>Lets it go on after <see cref="Pause"/>.</summary>
    public void Resume()
    {
        foreach (var process in _paused.Reverse()) Signals.Send(process, Signals.Continue);
        _paused = [];
    }

    /// <summary>Stops it and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        Resume();
        await Shell.RunAsync(Repository.PrivatePostgres, "remove", Folder);
    }

    [GeneratedRegex(@"^running, process (\d+)")]
    private static partial Regex Running();

    private async Task<int> ReadProcessIdAsync() =>
        int.Parse(Running().Match(await StatusAsync()).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    private async Task<string> StatusAsync() => (await Shell.TryRunAsync(Repository.PrivatePostgres, ["status", Folder])).Output;
}
