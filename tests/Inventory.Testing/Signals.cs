using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Inventory.Testing;

/// <summary>POSIX signals to processes that the tests started.</summary>
internal static class Signals
{
    public const int Terminate = 15;

    public const int Kill = 9;

    public static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;

    public static readonly int Continue = OperatingSystem.IsMacOS() ? 19 : 18;

    /// <summary>Sends a signal.</summary>
    /// <returns>False when there is no such process any more.</returns>
    public static bool Send(int processId, int signal) => NativeKill(processId, signal) == 0;

    /// <summary>The ids of a process's direct children.</summary>
    public static int[] ChildrenOf(int processId) =>
        [.. (Directory.Exists("/proc/self") ? FromProc() : FromPs()).Where(entry => entry.Parent == processId).Select(entry => entry.Id)];

    private static IEnumerable<(int Id, int Parent)> FromProc()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)) continue;
            string stat;
            try
            {
                stat = File.ReadAllText(Path.Combine(folder, "stat"));
            }
            catch (IOException)
            {
                continue;   // it has ended meanwhile
            }

            // "id (name) state parent ...", where the name may hold spaces and brackets.
            yield return (id, int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture));
        }
    }

    private static (int Id, int Parent)[] FromPs()
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-A", "-o", "pid=,ppid="]) { RedirectStandardOutput = true })!;
        var lines = ps.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        ps.WaitForExit();
        return
        [
            .. lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(columns => (int.Parse(columns[0], CultureInfo.InvariantCulture),
                    int.Parse(columns[1], CultureInfo.InvariantCulture))),
        ];
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int NativeKill(int processId, int signal);
}
