using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Items;

/// <summary>
/// Bounds the commands that wait in this process. Past the bound a caller hears <c>overloaded</c> at once: nothing was done. The log hears
/// when that begins, and when it ends how many were refused.
/// </summary>
public sealed partial class Admission(AdmissionOptions options, ILogger<Admission> log)
{
    private int _waiting, _refuses;
    private long _refused;

    /// <summary>Commands that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Lets one command in, if there is room.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _waiting) <= options.WaitingMax) return true;
        Interlocked.Decrement(ref _waiting);
        Interlocked.Increment(ref _refused);
        if (Interlocked.Exchange(ref _refuses, 1) == 0) Refuses(log, options.WaitingMax);
        return false;
    }

    /// <summary>Lets in what must not be refused: it is none of the callers'.</summary>
    internal void Enter(int commands) => Interlocked.Add(ref _waiting, commands);

    /// <summary>Takes note that commands were answered.</summary>
    internal void Leave(int commands)
    {
        var waiting = Interlocked.Add(ref _waiting, -commands);
        // Not at the first room that there is: around the bound it comes and goes a thousand times a second.
        if (Volatile.Read(ref _refuses) == 0 || waiting > options.WaitingMax / 2 || Interlocked.Exchange(ref _refuses, 0) == 0) return;
        var refused = Interlocked.Exchange(ref _refused, 0);
        RefusesNoMore(log, refused);
    }

    [LoggerMessage(EventId = 1224, Level = LogLevel.Warning, Message = "Overloaded: {Waiting} commands wait, and no more are let in.")]
    private static partial void Refuses(ILogger log, int waiting);

    [LoggerMessage(EventId = 1225, Level = LogLevel.Information, Message = "No longer overloaded: {Refused} commands were refused.")]
    private static partial void RefusesNoMore(ILogger log, long refused);
}

/// <summary>How many commands may wait.</summary>
public sealed record AdmissionOptions
{
    /// <summary>Default 20,000: about a third of a second of work at full rate, so that what is let in is still worth answering.</summary>
    public int WaitingMax { get; init; } = 20_000;
}
