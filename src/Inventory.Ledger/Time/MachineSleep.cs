using System.Globalization;

namespace Inventory.Ledger.Time;

/// <summary>How long the machine has slept: a closed lid, a suspended guest. The monotonic clock stands still meanwhile.</summary>
internal static class MachineSleep
{
    /// <summary>All of it since the machine was started; only its growth means anything. Zero where the system does not tell.</summary>
    public static TimeSpan Total()
    {
        if (!OperatingSystem.IsLinux()) return TimeSpan.Zero;
        try
        {
            // The uptime counts sleep, the timestamp does not; both begin with the machine.
            var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(uptime) - TimeProvider.System.GetElapsedTime(0);
        }
        catch (Exception untold) when (untold is IOException or UnauthorizedAccessException or FormatException)
        {
            return TimeSpan.Zero;
        }
    }
}
