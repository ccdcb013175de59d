namespace Inventory.Operations.Pulse;

/// <summary>Requests added up between two looks, by what alert rules tell apart.</summary>
internal sealed class RequestCounts
{
    /// <summary>Longer than these, in seconds, is slow.</summary>
    public const double PlacingMax = 0.2, AvailabilityMax = 0.5;

    private long _all, _commands, _errors, _placings, _slowPlacings, _reads, _slowReads;

    /// <summary>One request, with its labels as the gateway gives them: method, path, status.</summary>
    public void Add(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (labels.Length != 3 || labels[0].Value is not string method || labels[1].Value is not string path
            || labels[2].Value is not string status) return;
        // Probes ask while a node starts and stops, and hear 503 as they should.
        if (path.StartsWith("/health/", StringComparison.Ordinal)) return;
        Interlocked.Increment(ref _all);
        if (status[0] == '5') Interlocked.Increment(ref _errors);
        if (method != "GET") Interlocked.Increment(ref _commands);
        if (path == "/v1/holds" && method == "POST")
        {
            Interlocked.Increment(ref _placings);
            if (seconds > PlacingMax) Interlocked.Increment(ref _slowPlacings);
        }
        else if (path is "/v1/availability" or "/v1/availability/nights")
        {
            Interlocked.Increment(ref _reads);
            if (seconds > AvailabilityMax) Interlocked.Increment(ref _slowReads);
        }
    }

    /// <summary>A step with what was added up since the last look.</summary>
    public PulseStep TakeInto(PulseStep step) => step with
    {
        Requests = PulseMeter.Take(ref _all),
        Commands = PulseMeter.Take(ref _commands),
        Errors = PulseMeter.Take(ref _errors),
        Placings = new(PulseMeter.Take(ref _placings), PulseMeter.Take(ref _slowPlacings)),
        Availability = new(PulseMeter.Take(ref _reads), PulseMeter.Take(ref _slowReads)),
    };
}
