using System.Collections.Immutable;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain.Holds;
using Inventory.Http.Json;

namespace Inventory.Http.Problems;

/// <summary>Turns the closed set of answers into HTTP.</summary>
public static class OutcomeProblems
{
    /// <summary>The problem that a refused command on a hold is answered with.</summary>
    public static Problem Of(HoldAnswer answer) => Of(answer.Outcome, new()
    {
        ItemIds = answer.ItemIds,
        Shortages = answer.Shortages,
        Differs = answer.Differs,
        Status = answer.Status,
        Version = answer.Version,
        LatestExpiresAt = answer.LatestExpiresAt,
        Errors = answer.Errors,
    });

    /// <summary>
    /// The problem that a refused hold is answered with; a channel that came too late for the last units is told what to do next.
    /// </summary>
    public static Problem Of(HoldAnswer answer, PlaceHold place) =>
        answer.Outcome is Outcome.InsufficientStock && place.Channel is not null
            ? Of(answer) with { Hint = "channel hold lost; suggest rebook" } : Of(answer);

    /// <summary>The problem that a refused command on an item is answered with.</summary>
    public static Problem Of(ItemAnswer answer, string itemId) => Of(answer.Outcome, new()
    {
        ItemIds = [itemId],
        Differs = answer.Differs,
        Version = answer.Version,
        Errors = answer.Errors,
    });

    private static Problem Of(Outcome outcome, in Facts facts)
    {
        var code = outcome.Kind() is { } kind ? ProblemCodes.Of(kind) : ProblemCodes.InternalError;
        // Without an arm for the rest, the compiler finds the outcome that is missing.
#pragma warning disable CS8524
        return outcome switch
        {
            Outcome.Forbidden => new(code, "The hold belongs to another channel than the one the key is bound to."),
            Outcome.Invalid => Problem.Invalid(Errors(facts.Errors)),
            Outcome.IdReused => Reused(facts.Differs),
            Outcome.ItemExists => new(code, "The item exists and was created with other content.") { Differs = facts.Differs },
            Outcome.ItemNotFound => new(code, $"Not found: {List(facts.ItemIds)}.") { ItemIds = facts.ItemIds },
            Outcome.HoldNotFound => new(code, "There is no hold of this id."),
            Outcome.VersionMismatch => new(code, $"The version is {facts.Version} by now.") { Version = facts.Version },
            Outcome.SettingsChanged => new(code, $"The item's settingsVersion is {facts.Version}.") { SettingsVersion = facts.Version },
            Outcome.ItemDrifted => new(code,
                $"The counters of {List(facts.ItemIds)} disagree with the live holds and wait for an operator.")
            {
                ItemIds = facts.ItemIds,
            },
            Outcome.HoldExpired => new(code, "The hold's end has passed."),
            Outcome.HoldStatusConflict => new(code, $"The hold is {facts.Status?.Name()}.") { HoldStatus = facts.Status },
            Outcome.BelowFulfilled => new(code, $"More has already left of {List(facts.ItemIds)}.") { ItemIds = facts.ItemIds },
            Outcome.HoldAgeLimit => new(code, "The hold would end later than its tenant allows.")
            {
                LatestExpiresAt = facts.LatestExpiresAt,
            },
            Outcome.ExceedsHold => new(code, $"The hold has less of {List(facts.ItemIds)}.") { ItemIds = facts.ItemIds },
            Outcome.NegativeStock => new(code, $"There are fewer units on hand of {List(facts.ItemIds)}.") { ItemIds = facts.ItemIds },
            Outcome.StopSell => new(code, $"Sales are stopped for {List(facts.ItemIds)}.") { ItemIds = facts.ItemIds },
            Outcome.InsufficientStock => new(code, Short(facts.Shortages)) { Shortages = facts.Shortages },
            Outcome.NothingDisagrees => new(code, "The item, its live holds and its journal agree."),
            Outcome.Overloaded => new(code, "Too much waits, or has waited for too long; nothing was done."),
            Outcome.ItemMoving => new(code, "The item is on its way to another node; nothing was done."),
            Outcome.LedgerUnavailable => Unavailable,
            Outcome.OutcomeUnknown => Unknown,
            Outcome.Done => new(code, $"An answer of the kind {outcome} is no refusal."),
        };
#pragma warning restore CS8524
    }

    /// <summary>The id names something else already.</summary>
    public static Problem Reused(ImmutableArray<string> differs) =>
        new(ProblemCodes.IdReused, $"This id was used before with other content: {string.Join(", ", differs)}.") { Differs = differs };

    /// <summary>The ledger was out of reach before anything was sent to it.</summary>
    public static readonly Problem Unavailable =
        new(ProblemCodes.LedgerUnavailable, "The ledger cannot be reached; nothing was sent to it.");

    /// <summary>It may have happened or not.</summary>
    public static readonly Problem Unknown =
        new(ProblemCodes.OutcomeUnknown, "No answer came back; repeat with the same id until answered.");

    private static string Short(ImmutableArray<Shortage> shortages) =>
        string.Join(" ", shortages.Take(3).Select(line => $"{line.ItemId} has {line.Available} available, {line.Requested} requested."))
        + (shortages.Length > 3 ? " More in shortages." : "");

    private static string List(ImmutableArray<string> ids) => string.Join(", ", ids.Take(5)) + (ids.Length > 5 ? ", ..." : "");

    private static FieldErrors Errors(ImmutableArray<FieldError> errors)
    {
        var all = new FieldErrors();
        foreach (var error in errors) all.Add(error.Field, error.Why);
        if (!all.Any) all.Add(FieldErrors.Whole, "is not valid against the present state");
        return all;
    }

    private readonly record struct Facts
    {
        public ImmutableArray<string> ItemIds { get; init; }

        public ImmutableArray<Shortage> Shortages { get; init; }

        public ImmutableArray<string> Differs { get; init; }

        public HoldStatus? Status { get; init; }

        public long? Version { get; init; }

        public DateTimeOffset? LatestExpiresAt { get; init; }

        public ImmutableArray<FieldError> Errors { get; init; }
    }
}
