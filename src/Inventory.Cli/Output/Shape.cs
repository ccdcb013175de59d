using System.Text.Json;

namespace Inventory.Cli.Output;

/// <summary>Which resources an answer holds, and what they are called by.</summary>
/// <param name="IdName">The member with a resource's id.</param>
/// <param name="ListName">The member with the list; null where the answer is the resource.</param>
internal sealed record Shape(string IdName, string? ListName = null)
{
    public static readonly Shape Item = new("itemId");
    public static readonly Shape Items = new("itemId", "items");
    public static readonly Shape Hold = new("holdId");
    public static readonly Shape Holds = new("holdId", "holds");
    public static readonly Shape Events = new("eventId", "events");
    public static readonly Shape Nights = new("itemId", "nights");
    public static readonly Shape Key = new("keyId");
    public static readonly Shape Keys = new("keyId", "keys");
    public static readonly Shape Webhook = new("webhookId");
    public static readonly Shape Webhooks = new("webhookId", "webhooks");
    public static readonly Shape Deliveries = new("eventId", "deliveries");
    public static readonly Shape Failure = new("failureId");
    public static readonly Shape Failures = new("failureId", "failures");

    /// <summary>What came of an act on failures.</summary>
    public static readonly Shape Acted = new("matched");

    /// <summary>What came of events that were told.</summary>
    public static readonly Shape Told = new("id", "results");

    public static readonly Shape Drift = new("itemId", "drift");
    public static readonly Shape Stuck = new("holdId", "stuck");

    public static readonly Shape Receipt = new("receiptId");

    public static readonly Shape Job = new("jobId");
    public static readonly Shape Outcomes = new("target", "outcomes");

    /// <summary>What a lever would be about.</summary>
    public static readonly Shape Preview = new("kind");

    /// <summary>A run of a job: what it names are the failures.</summary>
    public static readonly Shape Sweep = new("itemId", "failed");

    /// <summary>The test clock.</summary>
    public static readonly Shape Clock = new("now");

    /// <summary>What <c>inv status</c> looks at.</summary>
    public static readonly Shape Checks = new("check", "checks");

    /// <summary>The resources of an answer.</summary>
    public IEnumerable<JsonElement> Of(JsonElement answer) => ListName is null ? [answer] : answer.List(ListName);
}
