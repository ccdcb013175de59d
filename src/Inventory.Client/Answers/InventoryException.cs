namespace Inventory.Client;

/// <summary>Base of what this client throws.</summary>
public abstract class InventoryException : Exception
{
    private protected InventoryException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}

/// <summary>
/// The request may or may not have taken effect, and the time for finding out is over. Repeat the same call with the same id: nothing
/// happens twice, and its answer says what became of the first.
/// </summary>
public sealed class OutcomeUnknownException : InventoryException
{
    internal OutcomeUnknownException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}

/// <summary>The service did not answer in the time given, and the request has had no effect.</summary>
public sealed class ServiceUnavailableException : InventoryException
{
    internal ServiceUnavailableException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}

/// <summary>The request was refused, and the caller asked for a value only.</summary>
public sealed class InventoryProblemException : InventoryException
{
    /// <summary>Makes one.</summary>
    /// <param name="problem">Why it was refused.</param>
    public InventoryProblemException(InventoryProblem problem)
        : base($"{problem.Code}: {problem.Detail ?? problem.Title ?? $"HTTP status {problem.Status}"}", null) => Problem = problem;

    /// <summary>Why it was refused.</summary>
    public InventoryProblem Problem { get; }
}
