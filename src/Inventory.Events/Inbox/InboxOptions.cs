namespace Inventory.Events.Inbox;

/// <summary>How events that others tell us are tried.</summary>
public sealed class InboxOptions
{
    /// <summary>
    /// The pauses after failed attempts; after the failure behind the last of them the event is dead. Six attempts over some ten minutes.
    /// </summary>
    public IReadOnlyList<TimeSpan> Pauses { get; set; } =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(150), TimeSpan.FromMinutes(6)];

    /// <summary>For how long an event waits for a hold that nobody has placed yet.</summary>
    public TimeSpan HoldAwaited { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an attempt may take until another node takes it for lost. Far more than commands are waited for.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a node looks for events that are due.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many events a node tries at once.</summary>
    public int AtOnce { get; set; } = 64;

    /// <summary>How long a repeat waits for what is under way elsewhere, before it is told that it is kept.</summary>
    public TimeSpan RepeatPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a node counts what waits, for metrics.</summary>
    public TimeSpan CountPeriod { get; set; } = TimeSpan.FromSeconds(5);
}
