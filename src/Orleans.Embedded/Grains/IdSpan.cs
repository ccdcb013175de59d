namespace Orleans.Runtime;

/// <summary>One part of a grain's id.</summary>
/// <param name="value">Its text.</param>
public readonly struct IdSpan(string value) : IEquatable<IdSpan>, IComparable<IdSpan>
{
    private readonly string? _value = value;

    /// <summary>Whether it holds nothing.</summary>
    public bool IsDefault => _value is null;

    /// <summary>Makes one of a text.</summary>
    public static IdSpan Create(string id) => new(id);

    /// <inheritdoc/>
    public bool Equals(IdSpan other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : string.GetHashCode(_value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(IdSpan other) => string.CompareOrdinal(_value, other._value);

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    /// <summary>Equal by ordinal comparison.</summary>
    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    /// <summary>Unequal by ordinal comparison.</summary>
    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}
