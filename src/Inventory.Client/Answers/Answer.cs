using System.Diagnostics.CodeAnalysis;

namespace Inventory.Client;

/// <summary>
/// What the service answered, once that is known: the value, or the problem for which it refused. A call that got no such answer throws
/// instead.
/// </summary>
/// <typeparam name="T">What is answered where the request is accepted.</typeparam>
public sealed record Answer<T>
    where T : class
{
    private Answer()
    {
    }

    /// <summary>True where the request was accepted: there is a <see cref="Value"/>; else there is a <see cref="Problem"/>.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Value is not null;

    /// <summary>The resource as it is now.</summary>
    public T? Value { get; private init; }

    /// <summary>Why it was refused. Nothing happened then.</summary>
    public InventoryProblem? Problem { get; private init; }

    /// <summary>
    /// True where the service had carried out a request of this id before, perhaps an attempt of this very call, and did nothing now
    /// (<c>Idempotency-Replayed</c>).
    /// </summary>
    public bool Replayed { get; internal init; }

    /// <summary>The entity tag of an item or a hold: its version in double quotes. Null for anything else.</summary>
    public string? ETag { get; internal init; }

    /// <summary>The value.</summary>
    /// <exception cref="InventoryProblemException">It was refused.</exception>
    public T ValueOrThrow() => Succeeded ? Value : throw new InventoryProblemException(Problem);

    internal Answer<TOther> Select<TOther>(Func<T, TOther> select)
        where TOther : class => Succeeded
        ? Answer<TOther>.Of(select(Value)) with { Replayed = Replayed, ETag = ETag }
        : Answer<TOther>.Of(Problem);

    internal static Answer<T> Of(T value) => new() { Value = value };

    internal static Answer<T> Of(InventoryProblem problem) => new() { Problem = problem };
}
