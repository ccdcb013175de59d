namespace Inventory.Client;

/// <summary>A key to make. It has at most the scopes, and the channel, of the key that makes it.</summary>
public sealed record NewKey
{
    /// <summary>Chosen by the caller, it makes the call repeatable; null lets the service choose.</summary>
    public string? KeyId { get; init; }

    /// <summary>Its name, 1 to 64 characters: the actor of its events.</summary>
    public required string Name { get; init; }

    /// <summary>Its scopes, as <c>read</c>, <c>sell</c>, <c>block</c>, <c>stock</c>, <c>admin</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Binds it to a channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Whose hands it is in; null for its own.</summary>
    public string? Principal { get; init; }

    /// <summary>Another tenant than that of the key that makes it.</summary>
    public string? Tenant { get; init; }
}

/// <summary>A key of the API.</summary>
public sealed record ApiKey
{
    /// <summary>Its public id.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key itself: told once, where it was made, and not when that is repeated.</summary>
    public string? Key { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its scopes. There may come more.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The channel it is bound to.</summary>
    public string? Channel { get; init; }

    /// <summary>Whose hands it is in.</summary>
    public string? Principal { get; init; }

    /// <summary>Its tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its id and name; not the key, lest it get into a log.</summary>
    public override string ToString() => $"{KeyId} ({Name})";
}

internal sealed record KeyList(IReadOnlyList<ApiKey> Keys);

/// <summary>A deletion that was accepted.</summary>
public sealed record Deleted;
