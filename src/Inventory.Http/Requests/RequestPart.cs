using Inventory.Http.Problems;

namespace Inventory.Http.Requests;

/// <summary>
/// A part of a request that an endpoint takes as an argument, and that may be malformed. Parts are judged in the order of the arguments.
/// </summary>
public interface IRequestPart
{
    /// <summary>What is wrong with it, or null.</summary>
    Problem? Problem { get; }
}

/// <summary>
/// Metadata of an endpoint that has something to say before a caller hears that a part of the request is malformed: a caller who may not do
/// this at all is told so first.
/// </summary>
/// <param name="JudgeAsync">The refusal that comes first, or null.</param>
public sealed record JudgedFirst(Func<ApiRequest, IRequestPart, ValueTask<Problem?>> JudgeAsync);
