namespace Inventory.Operations.Failures;

/// <summary>Which failures are meant: all conditions that are set.</summary>
public sealed record FailureChoice
{
    /// <summary>How many there are unless said.</summary>
    public const int LimitDefault = 100;

    /// <summary>Only of this consumer, or of <see cref="ConsumerNames.Inbox"/>; null for all.</summary>
    public string? Consumer { get; init; }

    /// <summary>Only events of this type.</summary>
    public string? EventType { get; init; }

    /// <summary>Only those whose last error has this in it.</summary>
    public string? Error { get; init; }

    /// <summary>At most so many, those that wait longest.</summary>
    public int Limit { get; init; } = LimitDefault;

    internal bool HasOutbox => Consumer != ConsumerNames.Inbox;

    internal bool HasInbox => Consumer is null or ConsumerNames.Inbox;
}
