using Inventory.Contracts;
using Inventory.Ledger.Inbox;

namespace Inventory.Events.Inbox;

/// <summary>What goes wrong with events, in the words of requests.</summary>
internal static class Failures
{
    /// <summary>Of data that do not fit, each field with what is wrong with it.</summary>
    public static InboxError Of(Outcome outcome, IEnumerable<FieldError> errors) =>
        new(outcome.Code(), string.Join("; ", errors.Select(static error => $"{error.Field} {error.Why}")) + ".");

    /// <summary>Of a refused command.</summary>
    public static InboxError Of(Outcome outcome) => new(outcome.Code(), (outcome.Kind()?.Title ?? "Something went wrong") + ".");
}
