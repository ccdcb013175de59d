using System.Collections.Immutable;

namespace Inventory.Ledger.Webhooks;

/// <summary>What a webhook is to hear, and where.</summary>
public sealed record WebhookTerms
{
    /// <summary>Where its events go.</summary>
    public required string Url { get; init; }

    /// <summary>The types it hears; none for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>It hears of items whose ids begin so; empty for all, and for what belongs to no item.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What its owner says of it.</summary>
    public string Description { get; init; } = "";

    /// <summary>The fields in which an earlier one of the same id differs, by their names on the wire; empty for a repeat.</summary>
    public ImmutableArray<string> Differences(WebhookTerms earlier)
    {
        ImmutableArray<string> differs = [];
        if (Url != earlier.Url) differs = differs.Add("url");
        if (!Types.ToHashSet(StringComparer.Ordinal).SetEquals(earlier.Types)) differs = differs.Add("types");
        if (Prefix != earlier.Prefix) differs = differs.Add("prefix");
        if (Description != earlier.Description) differs = differs.Add("description");
        return differs;
    }
}

/// <summary>A webhook as it stands.</summary>
public sealed record Webhook
{
    /// <summary>Its id, of which its tenant has one.</summary>
    public required string WebhookId { get; init; }

    /// <summary>The name of its consumer.</summary>
    public required string Consumer { get; init; }

    /// <summary>What it hears, and where.</summary>
    public required WebhookTerms Terms { get; init; }

    /// <summary>What it was made with.</summary>
    public required WebhookTerms Asked { get; init; }

    /// <summary>Whether anything is sent; disabled, it keeps its place.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>Why it disabled itself; null where it did not.</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many events wait for it, as far as they were counted.</summary>
    public long Pending { get; init; }

    /// <summary>When the oldest of them happened; null for none.</summary>
    public DateTimeOffset? OldestPendingAt { get; init; }

    /// <summary>It was deleted, and only its id is remembered.</summary>
    public bool IsDeleted { get; init; }
}

/// <summary>Changes of a webhook; what is null stays.</summary>
public sealed record WebhookChange
{
    /// <inheritdoc cref="WebhookTerms.Url"/>
    public string? Url { get; init; }

    /// <inheritdoc cref="WebhookTerms.Types"/>
    public IReadOnlyList<string>? Types { get; init; }

    /// <inheritdoc cref="WebhookTerms.Prefix"/>
    public string? Prefix { get; init; }

    /// <inheritdoc cref="Webhook.IsEnabled"/>
    public bool? Enabled { get; init; }

    /// <inheritdoc cref="WebhookTerms.Description"/>
    public string? Description { get; init; }
}

/// <summary>Every answer to making a webhook.</summary>
public abstract record WebhookMaking
{
    private WebhookMaking() { }

    /// <summary>There was one of this id, perhaps with other content, perhaps deleted.</summary>
    public sealed record Earlier(Webhook Webhook) : WebhookMaking;

    /// <summary>The tenant has as many as it may.</summary>
    public sealed record TooMany : WebhookMaking;

    /// <summary>It was made; the secret is told this once.</summary>
    public sealed record Made(Webhook Webhook, byte[] Secret) : WebhookMaking;
}

/// <summary>A secret with which a webhook signs, and until when; null for as long as there is no newer one.</summary>
public sealed record WebhookSecret(byte[] Bytes, DateTimeOffset? EndsAt);

/// <summary>What a node needs to serve a webhook.</summary>
/// <param name="WebhookId">Its id.</param>
/// <param name="Terms">What it hears, and where.</param>
/// <param name="Secrets">With what it signs, the newest first.</param>
public sealed record ServedWebhook(string WebhookId, WebhookTerms Terms, IReadOnlyList<WebhookSecret> Secrets);

/// <summary>What became of an event on its way to a webhook.</summary>
public sealed record ListedDelivery
{
    /// <summary>Its place in the list, with <see cref="At"/>.</summary>
    public required long Position { get; init; }

    /// <summary>The event.</summary>
    public required string EventId { get; init; }

    /// <summary>Its type.</summary>
    public required string EventType { get; init; }

    /// <summary>Where it stands, by name.</summary>
    public required string Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last attempt failed; null where it did not.</summary>
    public string? LastError { get; init; }

    /// <summary>The HTTP status of the last answer; null where there was none.</summary>
    public int? LastStatus { get; init; }

    /// <summary>When it is tried next; null where that is not known.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }
}
