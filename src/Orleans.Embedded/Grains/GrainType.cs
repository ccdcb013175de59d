namespace Orleans.Runtime;

/// <summary>The name of a grain class as ids carry it: the class name in lower case without "grain", or that of <see cref="GrainTypeAttribute"/>.</summary>
/// <param name="id">The name.</param>
public readonly struct GrainType(IdSpan id) : IEquatable<GrainType>, IComparable<GrainType>
{
    /// <summary>The name.</summary>
    public IdSpan Value { get; } = id;

    /// <summary>Whether it names nothing.</summary>
    public bool IsDefault => Value.IsDefault;

    /// <summary>Makes one of a text.</summary>
    /// <exception cref="ArgumentException">The text is blank.</exception>
    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new(IdSpan.Create(value));
    }

    /// <inheritdoc/>
    public bool Equals(GrainType other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(GrainType other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();

    /// <summary>Equal by ordinal comparison.</summary>
    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    /// <summary>Unequal by ordinal comparison.</summary>
    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);
}
