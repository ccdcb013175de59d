namespace Inventory.Http.Problems;

/// <summary>One kind of refusal: everything about it that never changes.</summary>
/// <param name="Code">Its permanent name; also the last part of its type.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Retryable">The same request with the same id may succeed later.</param>
/// <param name="Meaning">What happened, for people.</param>
/// <param name="Remedy">What to do about it, for people.</param>
public sealed record ProblemCode(string Code, int Status, string Title, bool Retryable, string Meaning, string Remedy)
{
    /// <summary>The exact string by which other systems know it; null for none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Where its page is; the problem's type.</summary>
    public string Type { get; } = "/problems/" + Code;
}
