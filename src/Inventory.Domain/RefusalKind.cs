namespace Inventory.Domain;

/// <summary>One way in which something is refused: everything about it that never changes.</summary>
/// <param name="code">Its permanent name.</param>
/// <param name="retryable">The same request with the same id may succeed later.</param>
/// <param name="title">What it is, in a few words.</param>
/// <param name="meaning">What happened, for people.</param>
/// <param name="remedy">What to do about it, for people.</param>
public sealed class RefusalKind(string code, bool retryable, string title, string meaning, string remedy)
{
    /// <summary>Its permanent name.</summary>
    public string Code => code;

    /// <summary>The same request with the same id may succeed later.</summary>
    public bool Retryable => retryable;

    /// <summary>What it is, in a few words.</summary>
    public string Title => title;

    /// <summary>What happened, for people.</summary>
    public string Meaning => meaning;

    /// <summary>What to do about it, for people.</summary>
    public string Remedy => remedy;

    /// <inheritdoc />
    public override string ToString() => code;
}
