using Inventory.Dashboard.Shared;
using Inventory.Contracts;

namespace Inventory.Dashboard.Pages;

/// <summary>Refusals in the words of their catalogue.</summary>
internal static class OutcomeWords
{
    /// <summary>Why it was refused, and what to do.</summary>
    public static ActionOutcome Refused(Outcome outcome) => outcome.Kind() is { } kind
        ? new($"{kind.Title}. {kind.Remedy}", IsDone: false) : new("Done.");
}
