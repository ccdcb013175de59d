using System.Diagnostics.Metrics;
using Inventory.Ledger.Telemetry;

namespace Inventory.Silo.Telemetry;

/// <summary>Logs what was refused, a line a minute at most, however much it is: by operation and code, the most frequent first.</summary>
internal sealed partial class RefusalSummary : BackgroundService
{
    /// <summary>How long refusals are counted before they are told.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Operation, string Code), long> _counts = [];
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <param name="meters">The host's own, so that of several hosts in one process each tells its own.</param>
    /// <param name="time">Measures the minutes.</param>
    /// <param name="log">Where it is told.</param>
    public RefusalSummary(IMeterFactory meters, TimeProvider time, ILogger<RefusalSummary> log)
    {
        (_time, _log) = (time, log);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == InventoryMetrics.Refusals.Name
                && instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, refused, labels, _) => Count(refused, labels));
        _listener.Start();
    }

    /// <summary>Tells what was counted since it was last told; nothing where there was none.</summary>
    public void Tell()
    {
        string told;
        lock (_counts)
        {
            if (_counts.Count == 0) return;
            told = string.Join(", ", _counts.OrderByDescending(static pair => pair.Value).Select(static pair =>
                $"{pair.Key.Operation} {pair.Key.Code} {pair.Value}"));
            _counts.Clear();
        }

        Refused(_log, told);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minutes = new PeriodicTimer(Period, _time);
        while (await minutes.WaitForNextTickAsync(stoppingToken)) Tell();
    }

    private void Count(long refused, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (refused == 0) return;
        var (operation, code) = ("", "");
        foreach (var (name, value) in labels)
        {
            if (name == "operation") operation = (string)value!;
            else if (name == "code") code = (string)value!;
        }

        lock (_counts) _counts[(operation, code)] = _counts.GetValueOrDefault((operation, code)) + refused;
    }

    [LoggerMessage(1020, LogLevel.Information, "Refused within a minute: {Refusals}")]
    private static partial void Refused(ILogger log, string refusals);
}
