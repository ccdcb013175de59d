using Inventory.Domain;

namespace Inventory.Http.Problems;

/// <summary>A kind of refusal as HTTP answers it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
public sealed record ProblemCode(RefusalKind Kind, int Status)
{
    /// <summary>Its permanent name; also the last part of its type.</summary>
    public string Code => Kind.Code;

    /// <summary>What it is, in a few words.</summary>
    public string Title => Kind.Title;

    /// <summary>The same request with the same id may succeed later.</summary>
    public bool Retryable => Kind.Retryable;

    /// <summary>What happened, for people.</summary>
    public string Meaning => Kind.Meaning;

    /// <summary>What to do about it, for people.</summary>
    public string Remedy => Kind.Remedy;

    /// <summary>The exact string by which other systems know it; null for none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Where its page is; the problem's type.</summary>
    public string Type { get; } = "/problems/" + Kind.Code;
}
