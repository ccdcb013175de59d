using Inventory.Dashboard.Shared;
using Inventory.Operations.Failures;

namespace Inventory.Dashboard.Pages.OfEvents;

/// <summary>Lines of <c>inv</c> that do what the page does.</summary>
internal static class FailureLines
{
    public static string One(string verb, FailureId id, string reason) => $"inv failures {verb} {id} --reason {InvLine.Quote(reason)}";

    public static string Fix(FailureId id, string payload, string reason) =>
        $"printf %s {InvLine.Quote(payload)} | inv failures fix {id} --payload - --reason {InvLine.Quote(reason)}";

    public static string FixByFile(FailureId id) => $"inv failures fix {id} --payload FILE --reason TEXT";

    public static string All(string verb, FailureChoice choice, string reason) => string.Join(' ', new[]
    {
        $"inv failures {verb}",
        choice.Consumer is { } consumer ? $"--consumer {InvLine.Quote(consumer)}" : null,
        choice.EventType is { } type ? $"--type {InvLine.Quote(type)}" : null,
        choice.Error is { } error ? $"--error {InvLine.Quote(error)}" : null,
        choice is { Consumer: null, EventType: null, Error: null } ? "--all" : null,
        $"--limit {choice.Limit} --reason {InvLine.Quote(reason)}",
    }.OfType<string>());
}
