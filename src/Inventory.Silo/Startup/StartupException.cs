namespace Inventory.Silo.Startup;

/// <summary>The program cannot start; each reason is one line for whoever configures it, and names no secret.</summary>
/// <param name="reasons">Why; at least one.</param>
internal sealed class StartupException(params IReadOnlyList<string> reasons) : Exception(string.Join(' ', reasons))
{
    /// <summary>A line each.</summary>
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
