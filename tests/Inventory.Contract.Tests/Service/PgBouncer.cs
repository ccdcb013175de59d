using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Contract.Tests.Service;

/// <summary>A PgBouncer in transaction mode in front of a database.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private PgBouncer(Process process, string folder, string connectionString) =>
        (_process, _folder, ConnectionString) = (process, folder, connectionString);

    /// <summary>Where the program is; null where there is none.</summary>
    public static string? Place { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
        .Select(static folder => Path.Combine(folder, "pgbouncer")).FirstOrDefault(File.Exists);

    /// <summary>Leads through it.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts one; returns once it takes connections.</summary>
    /// <param name="database">What it leads to.</param>
    /// <param name="settings">Further lines of its configuration.</param>
    public static async Task<PgBouncer> StartAsync(TestDatabase database, string settings)
    {
        var to = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var folder = Directory.CreateTempSubdirectory("pgbouncer-").FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        var file = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            {to.Database} = host={to.Host} port={to.Port} user={to.Username}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            {settings}
            """));
        // As root it serves nobody.
        string[] arguments = Environment.UserName == "root" ? ["-u", "nobody", file] : [file];
        var start = new ProcessStartInfo(Place!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await Poll.UntilAsync(async () =>
        {
            Assert.False(process.HasExited, "PgBouncer ended.");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }, "PgBouncer takes connections");
        to.Host = "127.0.0.1";
        to.Port = port;
        return new(process, folder, to.ConnectionString);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A test that needs PgBouncer; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PgBouncerFactAttribute : FactAttribute
{
    public PgBouncerFactAttribute()
    {
        if (PgBouncer.Place is null) Skip = "pgbouncer was not found: install it (Debian: apt-get install pgbouncer)";
    }
}
