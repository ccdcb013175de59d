using System.Globalization;
using System.Text.Json;
using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Telemetry;

namespace Inventory.Grains.Items;

/// <summary>A command on the item itself.</summary>
internal abstract class PendingItemCommand : PendingCommand<ItemAnswer>
{
    private GrainMetrics? _metrics;

    /// <summary>As what its refusals are counted; null where nobody counts them.</summary>
    protected virtual string? Operation => null;

    /// <summary>Has its refusal counted.</summary>
    public void CountBy(GrainMetrics metrics) => _metrics = metrics;

    protected sealed override void Told(ItemAnswer answer)
    {
        if (Operation is { } operation) _metrics?.Answered(operation, answer.Outcome);
    }

    protected sealed override bool Acts(ItemAnswer answer) => answer is { Outcome: Outcome.Done, Replayed: false, Changed: true };

    protected sealed override ItemAnswer First(ItemAnswer lost, ItemAnswer found) => found switch
    {
        { Outcome: Outcome.Done, Changed: false } => found with { Replayed = false, Created = lost.Created, Changed = lost.Changed },
        // A change of settings has no id that would tell its own effect from somebody else's.
        { Outcome: Outcome.VersionMismatch or Outcome.SettingsChanged } => new() { Outcome = Outcome.OutcomeUnknown },
        _ => found,
    };

    protected sealed override ItemAnswer Failed(Outcome outcome) => new() { Outcome = outcome };

    protected static ItemAnswer Done(ItemRound round, bool replayed = false, bool created = false, bool changed = false) => new()
    {
        Outcome = Outcome.Done,
        Item = round.Stock.View(round.Item.Value, round.Metadata),
        Replayed = replayed,
        Created = created,
        Changed = changed,
    };

    /// <summary>Answers that a command of this id and content took effect before.</summary>
    protected ItemAnswer Repeated(ItemRound round, in LedgerCommand earlier)
    {
        Repeats(earlier.At);
        return Done(round, replayed: true);
    }

    protected static ItemAnswer NotFound { get; } = new() { Outcome = Outcome.ItemNotFound };

    protected static ItemAnswer Take(ItemRound round, in ItemDecision decision)
    {
        if (decision.Refusal is { } refusal) return refusal.ItemAnswer();
        foreach (var change in decision.Changes) round.Apply(change);
        return Done(round, changed: !decision.Changes.IsEmpty);
    }
}

/// <summary>Reads the item, confirmed.</summary>
internal sealed class PendingGet : PendingItemCommand
{
    protected override ItemAnswer DecideIn(ItemRound round) => round.Exists ? Done(round) : NotFound;
}

/// <summary>Creates the item. <paramref name="itemKey"/> is its number if it does not exist.</summary>
internal sealed class PendingCreate(CreateItem command, long itemKey) : PendingItemCommand
{
    protected override string Operation => Operations.Create;

    protected override ItemAnswer DecideIn(ItemRound round)
    {
        var content = Content(command);
        if (round.Exists) return round.CreatedAs == content ? Done(round, replayed: true) : new Refusal.ItemExists().ItemAnswer();
        Make(round, command, itemKey);
        return Done(round, created: true, changed: true);
    }

    public static void Make(ItemRound round, CreateItem command, long itemKey)
    {
        var act = new ItemAct(command.Caller.Domain(), command.ImportId ?? round.Item.Value, round.Now);
        round.Create(itemKey, ItemRules.Create(round.Item, command.OnHand ?? 0, Settings(command), command.Metadata, act), command.Metadata,
            Content(command));
    }

    public static ItemSettings Settings(CreateItem command) =>
        new(command.OutOfService ?? 0, command.SafetyStock ?? 0, command.OverbookingLimit ?? 0, command.StopSell ?? false);

    /// <summary>What a repeat is compared with, one text for one content.</summary>
    public static string Content(CreateItem command) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"onHand":{{command.OnHand ?? 0}},"outOfService":{{command.OutOfService ?? 0}},"safetyStock":{{command.SafetyStock ?? 0}},"overbookingLimit":{{command.OverbookingLimit ?? 0}},"stopSell":{{(command.StopSell is true ? "true" : "false")}},"metadata":{{command.Metadata ?? "{}"}}}""");
}

/// <summary>Changes the settings.</summary>
internal sealed class PendingChangeItem(ChangeItem command) : PendingItemCommand
{
    protected override string Operation => Operations.Set;

    protected override ItemAnswer DecideIn(ItemRound round)
    {
        if (!round.Exists) return NotFound;
        var change = new SettingsChange
        {
            OutOfService = command.OutOfService,
            SafetyStock = command.SafetyStock,
            OverbookingLimit = command.OverbookingLimit,
            StopSell = command.StopSell,
            ReplacesMetadata = command.ReplacesMetadata,
            Metadata = command.Metadata,
            SettingsVersion = command.SettingsVersion,
        };
        return Change(round, change,
            new(command.Caller.Domain(), round.Item.Value, round.Now, command.Reason) { Version = command.Version });
    }

    public static ItemAnswer Change(ItemRound round, SettingsChange change, in ItemAct act)
    {
        var decision = ItemRules.ChangeSettings(round.Item, round.Stock, round.Metadata, change, act);
        if (decision is { Refusal: null, Changes.IsEmpty: false } && change.ReplacesMetadata) round.SetMetadata(change.Metadata);
        return Take(round, decision);
    }
}

/// <summary>Moves on hand by a step.</summary>
internal sealed class PendingAdjust(AdjustStock command, string itemId) : PendingItemCommand
{
    protected override string Operation => Operations.Adjust;

    public override CommandKey? NeedsCommand { get; } = new(CommandKind.Adjustment, itemId, command.AdjustmentId);

    protected override ItemAnswer DecideIn(ItemRound round)
    {
        var key = NeedsCommand!.Value;
        var content = string.Create(CultureInfo.InvariantCulture, $$"""{"delta":{{command.Delta}}}""");
        if (round.Commands.Find(key) is { } earlier)
            return earlier.Content == content ? Repeated(round, earlier) : new Refusal.IdReused(["delta"]).ItemAnswer();
        if (!round.Exists) return NotFound;
        var act = new ItemAct(command.Caller.Domain(), command.AdjustmentId, round.Now, command.Reason) { Version = command.Version };
        var answer = Take(round, ItemRules.Adjust(round.Item, round.Stock, command.Delta, act));
        if (answer.Outcome is Outcome.Done) round.Remember(key, content);
        else round.Commands.LookAt(key);
        return answer;
    }
}

/// <summary>Sets on hand from a count.</summary>
internal sealed class PendingCount(CountStock command, string itemId) : PendingItemCommand
{
    protected override string Operation => Operations.Count;

    public override CommandKey? NeedsCommand { get; } = new(CommandKind.Count, itemId, IdOf(command));

    public override DateTimeOffset? NeedsOnHandAt => command.CountedAt;

    protected override ItemAnswer DecideIn(ItemRound round)
    {
        var key = NeedsCommand!.Value;
        if (round.Commands.Find(key) is { } earlier)
        {
            var differs = Differences(earlier.Content);
            return differs.Length == 0 ? Repeated(round, earlier) : new Refusal.IdReused([.. differs]).ItemAnswer();
        }

        if (!round.Exists) return NotFound;
        if (Bounds(round.Now) is { } outOfBounds) return outOfBounds.ItemAnswer();
        var countedAt = command.CountedAt ?? round.Now;
        var then = round.Commands.OnHand(command.CountedAt, round.Stock.OnHand);
        var act = new ItemAct(command.Caller.Domain(), command.CountId, round.Now, command.Reason) { Version = command.Version };
        var answer = Take(round, ItemRules.Count(round.Item, round.Stock, command.Counted, then, countedAt, act));
        if (answer.Outcome is not Outcome.Done)
        {
            round.Commands.LookAt(key);
            return answer;
        }

        var omitted = command.CountedAt is null ? "true" : "false";
        round.Remember(key, string.Create(CultureInfo.InvariantCulture,
            $$"""{"counted":{{command.Counted}},"countedAt":"{{Instant.Text(countedAt)}}","countedAtOmitted":{{omitted}}}"""));
        if (command.Mark is { } mark) round.Set.Marks.Add(mark.Write());
        return answer;
    }

    // Apart from the ids that callers choose, and from those of other sources: none of these has a blank, and a source's length tells
    // where it ends.
    private static string IdOf(CountStock command) => command.Mark is { } mark
        ? string.Create(CultureInfo.InvariantCulture, $"{mark.Source.Length} {mark.Source} {mark.EventId}") : command.CountId;

    private Refusal.Malformed? Bounds(DateTimeOffset now)
    {
        if (command.CountedAt > now) return new("countedAt", "must not be in the future");
        return command.CountedAt < now - Limits.CountAgeMax ? new("countedAt", "must be at most 7 days back") : null;
    }

    // An omitted instant equals its default: the one that took effect first.
    private string[] Differences(string earlier)
    {
        using var content = JsonDocument.Parse(earlier);
        var differs = new List<string>();
        if (content.RootElement.GetProperty("counted").GetInt64() != command.Counted) differs.Add("counted");
        var same = command.CountedAt is { } at
            ? content.RootElement.GetProperty("countedAt").GetString() == Instant.Text(at)
            : content.RootElement.GetProperty("countedAtOmitted").GetBoolean();
        if (!same) differs.Add("countedAt");
        return [.. differs];
    }
}
