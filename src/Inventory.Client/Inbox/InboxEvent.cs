using System.Text.Json;

namespace Inventory.Client;

/// <summary>What has happened elsewhere, for the service to go by: a CloudEvent 1.0.</summary>
public sealed record InboxEvent
{
    /// <summary>The version of CloudEvents.</summary>
    public string Specversion { get; init; } = "1.0";

    /// <summary>Its id, of 1 to 200 characters: with the source it makes the effect happen once.</summary>
    public required string Id { get; init; }

    /// <summary>Who tells it, in 1 to 200 characters.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// What has happened: <c>hold.requested.v1</c>, <c>order.paid.v1</c>, <c>order.cancelled.v1</c>, <c>payment.failed.v1</c> or
    /// <c>stock.counted.v1</c>.
    /// </summary>
    public required string Type { get; init; }

    /// <summary>What it says, as its type wants it.</summary>
    public required JsonElement Data { get; init; }
}

/// <summary>What came of an event.</summary>
public enum InboxOutcome
{
    /// <summary>Its effect is done, or was refused and <c>allocation.failed.v1</c> tells so.</summary>
    Processed,

    /// <summary>That was so already.</summary>
    Duplicate,

    /// <summary>It is kept and tried again.</summary>
    Retrying,

    /// <summary>It is kept and waits for a person.</summary>
    Dead,

    /// <summary>It is no event that could be kept.</summary>
    Invalid,
}

internal sealed record InboxResults(IReadOnlyList<InboxResult> Results);

/// <summary>What came of one event.</summary>
public sealed record InboxResult
{
    /// <summary>The event's id; null where it had none.</summary>
    public string? Id { get; init; }

    /// <summary>What came of it.</summary>
    public required InboxOutcome Outcome { get; init; }

    /// <summary>What is wrong with it, or went wrong; null for nothing.</summary>
    public InventoryProblem? Problem { get; init; }
}
