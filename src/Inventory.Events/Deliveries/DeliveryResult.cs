namespace Inventory.Events.Deliveries;

/// <summary>Every end of one attempt to deliver an event.</summary>
public abstract record DeliveryResult
{
    private DeliveryResult() { }

    /// <summary>It arrived.</summary>
    /// <param name="Status">What it was answered with, in the words of the protocol; null for nothing.</param>
    public sealed record Delivered(int? Status = null) : DeliveryResult;

    /// <summary>It did not, or nobody knows: it is tried again by the schedule, until that ends and it is dead.</summary>
    /// <param name="Error">Why, for a person; no secrets, and nothing that the other side has sent.</param>
    /// <param name="Status">What it was answered with; null for nothing.</param>
    public sealed record Failed(string Error, int? Status = null) : DeliveryResult
    {
        /// <summary>The next attempt is no earlier than that.</summary>
        public TimeSpan NotBefore { get; init; }

        /// <summary>Nothing more shall be sent: the consumer is disabled for this reason, and keeps its place.</summary>
        public string? Disables { get; init; }
    }

    /// <summary>It can never arrive: dead at once.</summary>
    /// <param name="Error">Why, for a person.</param>
    public sealed record Impossible(string Error) : DeliveryResult;

    /// <summary>It was not tried: one of the same subject before it failed, or the attempt was called off. Not counted.</summary>
    public sealed record NotTried : DeliveryResult;
}
