namespace Inventory.Client;

/// <summary>A webhook to make. It hears what happens from then on.</summary>
public sealed record NewWebhook
{
    /// <summary>Chosen by the caller, it makes the call repeatable; null lets the service choose.</summary>
    public string? WebhookId { get; init; }

    /// <summary>Where its events go: https.</summary>
    public required string Url { get; init; }

    /// <summary>The types of events that it hears; null or none for all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>It hears of items whose ids begin so; null or empty for all, and for what belongs to no item.</summary>
    public string? Prefix { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}

/// <summary>What is to change about a webhook; what is null stays.</summary>
public sealed record WebhookChange
{
    /// <summary>Where its events go.</summary>
    public string? Url { get; init; }

    /// <summary>The types of events that it hears; none for all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>It hears of items whose ids begin so; empty for all.</summary>
    public string? Prefix { get; init; }

    /// <summary>Whether anything is sent. Disabled, it keeps its place.</summary>
    public bool? Enabled { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}

/// <summary>A webhook.</summary>
public sealed record Webhook
{
    /// <summary>Its id.</summary>
    public required string WebhookId { get; init; }

    /// <summary>Where its events go.</summary>
    public required string Url { get; init; }

    /// <summary>The types of events that it hears; none for all.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>It hears of items whose ids begin so; empty for all.</summary>
    public required string Prefix { get; init; }

    /// <summary>What it is for.</summary>
    public required string Description { get; init; }

    /// <summary>Whether anything is sent.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Why it disabled itself; null where it did not.</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many events wait for it, as far as they were counted.</summary>
    public required long Pending { get; init; }

    /// <summary>When the oldest of them happened; null for none.</summary>
    public DateTimeOffset? OldestPendingAt { get; init; }

    /// <summary>What it signs with: told once, where it was made, and not when that is repeated.</summary>
    public string? Secret { get; init; }

    /// <summary>Its id and URL; not the secret, lest it get into a log.</summary>
    public override string ToString() => $"{WebhookId} ({Url})";
}

/// <summary>What became of an event on its way to a webhook.</summary>
public sealed record WebhookDelivery
{
    /// <summary>The event.</summary>
    public required string EventId { get; init; }

    /// <summary>Its type.</summary>
    public required string EventType { get; init; }

    /// <summary>Where it stands: <c>pending</c>, <c>delivered</c>, <c>dead</c>. There may come more.</summary>
    public required string Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }

    /// <summary>The HTTP status of the last answer.</summary>
    public int? LastStatus { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>What a webhook is to be sent again.</summary>
public sealed record WebhookReplay
{
    private WebhookReplay() { }

    /// <summary>Events by their ids.</summary>
    public IReadOnlyList<string>? EventIds { get; private init; }

    /// <summary>Events that happened from here on.</summary>
    public DateTimeOffset? From { get; private init; }

    /// <summary>Events that happened before it.</summary>
    public DateTimeOffset? To { get; private init; }

    /// <summary>All that were given up.</summary>
    public bool? Dead { get; private init; }

    /// <summary>Events by their ids, up to 1,000.</summary>
    public static WebhookReplay Of(IReadOnlyList<string> eventIds) => new() { EventIds = eventIds };

    /// <summary>Events of a span of time, up to 30 days; its end excluded.</summary>
    public static WebhookReplay Of(DateTimeOffset from, DateTimeOffset to) => new() { From = from, To = to };

    /// <summary>All that were given up.</summary>
    public static WebhookReplay OfDead { get; } = new() { Dead = true };
}

/// <summary>A webhook's new secret, told this once.</summary>
public sealed record WebhookSecret(string Secret)
{
    /// <summary>Not the secret, lest it get into a log.</summary>
    public override string ToString() => nameof(WebhookSecret);
}

/// <summary>An event that was sent to a webhook alone.</summary>
public sealed record WebhookTest(string EventId);

/// <summary>How many events are sent again.</summary>
public sealed record WebhookReplayed(int Scheduled);

internal sealed record WebhookList(IReadOnlyList<Webhook> Webhooks);
