using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Inventory.Ledger.Telemetry;
using Microsoft.Extensions.Logging;

namespace Inventory.Http.Keys;

/// <summary>
/// Counts who comes with keys that do not exist, or in another tenant's name, and logs them: the first time at once, and what follows from
/// the same address by count, a line a minute. No key is told, only its id.
/// </summary>
/// <param name="time">Measures the minutes.</param>
/// <param name="meters">Counts.</param>
/// <param name="log">Where it is told.</param>
public sealed partial class ProbeLog(TimeProvider time, IMeterFactory meters, ILogger<ProbeLog> log)
{
    /// <summary>How long what was told is not told again.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    // Beyond this many at a time, addresses are forgotten: whoever has as many may be told of more often.
    private const int KnownMax = 1024;

    private readonly Counter<long> _wrongKeys = meters.Create(InventoryMetrics.HttpMeter).Counter(InventoryMetrics.WrongKeys);
    private readonly Counter<long> _tenantMismatches =
        meters.Create(InventoryMetrics.HttpMeter).Counter(InventoryMetrics.TenantMismatches);

    private readonly ConcurrentDictionary<(string Tenant, string KeyId, IPAddress? From), Told> _told = new();

    /// <summary>A key that does not exist was presented.</summary>
    public void WrongKey(IPAddress? from)
    {
        _wrongKeys.Add(1);
        if (IsNews("", "", from, out var untold)) CameWithWrongKey(log, from, untold);
    }

    /// <summary>A key was used in another tenant's name.</summary>
    public void ForeignTenant(Principal key, IPAddress? from)
    {
        _tenantMismatches.Add(1);
        if (IsNews(key.Tenant, key.Key.KeyId, from, out var untold)) AskedForForeignTenant(log, key.Key.KeyId, key.Tenant, from, untold);
    }

    private bool IsNews(string tenant, string keyId, IPAddress? from, out long untold)
    {
        if (_told.Count >= KnownMax) _told.Clear();
        var told = _told.GetOrAdd((tenant, keyId, from), static _ => new());
        lock (told)
        {
            untold = told.Untold;
            if (told.At is { } at && time.GetElapsedTime(at) < Apart)
            {
                told.Untold++;
                return false;
            }

            (told.At, told.Untold) = (time.GetTimestamp(), 0);
            return true;
        }
    }

    [LoggerMessage(1300, LogLevel.Warning,
        "A key that does not exist was presented from {Address}; {Untold} more times since this was last told")]
    private static partial void CameWithWrongKey(ILogger log, IPAddress? address, long untold);

    [LoggerMessage(1301, LogLevel.Warning,
        "Key {KeyId} of tenant '{Tenant}' asked in another tenant's name from {Address} and was refused; "
        + "{Untold} more times since this was last told")]
    private static partial void AskedForForeignTenant(ILogger log, string keyId, string tenant, IPAddress? address, long untold);

    private sealed class Told
    {
        public long? At { get; set; }

        public long Untold { get; set; }
    }
}
