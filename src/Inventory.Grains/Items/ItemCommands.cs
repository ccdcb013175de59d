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

    protected sealed override ItemAnswer First(ItemAnswer lost, ItemAnswer found)
    {
        if (lost is not { Outcome: Outcome.Done, Replayed: false, Changed: true }) return found;
        return found switch
        {
            { Outcome: Outcome.Done, Changed: false } => found with { Replayed = false, Created = lost.Created, Changed = lost.Changed },
            // A change of settings has no id that would tell its own effect from somebody else's.
            { Outcome: Outcome.VersionMismatch or Outcome.SettingsChanged } => new() { Outcome = Outcome.OutcomeUnknown },
            _ => found,
        };
    }

    protected sealed override ItemAnswer Failed(Outcome outcome) => new() { Outcome = outcome };

    protected static ItemAnswer Done(ItemTurn turn, bool replayed = false, bool created = false, bool changed = false) => new()
    {
        Outcome = Outcome.Done,
        Item = turn.Stock.View(turn.Item.Value, turn.Metadata),
        Replayed = replayed,
        Created = created,
        Changed = changed,
    };

    protected static ItemAnswer NotFound { get; } = new() { Outcome = Outcome.ItemNotFound };

    protected static ItemAnswer Take(ItemTurn turn, in ItemDecision decision)
    {
        if (decision.Refusal is { } refusal) return refusal.ItemAnswer();
        foreach (var change in decision.Changes) turn.Apply(change);
        return Done(turn, changed: !decision.Changes.IsEmpty);
    }
}

/// <summary>Reads the item, confirmed.</summary>
internal sealed class PendingGet : PendingItemCommand
{
    protected override ItemAnswer DecideIn(ItemTurn turn) => turn.Exists ? Done(turn) : NotFound;
}

/// <summary>Creates the item. <paramref name="itemKey"/> is its number if it does not exist.</summary>
internal sealed class PendingCreate(CreateItem command, long itemKey) : PendingItemCommand
{
    protected override string Operation => Operations.Create;

    protected override ItemAnswer DecideIn(ItemTurn turn)
    {
        var content = Content(command);
        if (turn.Exists) return turn.CreatedAs == content ? Done(turn, replayed: true) : new Refusal.ItemExists().ItemAnswer();
        Make(turn, command, itemKey);
        return Done(turn, created: true, changed: true);
    }

    public static void Make(ItemTurn turn, CreateItem command, long itemKey)
    {
        var act = new ItemAct(command.Caller.Domain(), command.ImportId ?? turn.Item.Value, turn.Now);
        turn.Create(itemKey, ItemRules.Create(turn.Item, command.OnHand ?? 0, Settings(command), command.Metadata, act), command.Metadata, Content(command));
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

    protected override ItemAnswer DecideIn(ItemTurn turn)
    {
        if (!turn.Exists) return NotFound;
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
        return Change(turn, change, new(command.Caller.Domain(), turn.Item.Value, turn.Now, command.Reason) { Version = command.Version });
    }

    public static ItemAnswer Change(ItemTurn turn, SettingsChange change, in ItemAct act)
    {
        var decision = ItemRules.ChangeSettings(turn.Item, turn.Stock, turn.Metadata, change, act);
        if (decision is { Refusal: null, Changes.IsEmpty: false } && change.ReplacesMetadata) turn.SetMetadata(change.Metadata);
        return Take(turn, decision);
    }
}

/// <summary>Moves on hand by a step.</summary>
internal sealed class PendingAdjust(AdjustStock command, string itemId) : PendingItemCommand
{
    protected override string Operation => Operations.Adjust;

    public override CommandKey? NeedsCommand { get; } = new(CommandKind.Adjustment, itemId, command.AdjustmentId);

    protected override ItemAnswer DecideIn(ItemTurn turn)
    {
        var key = NeedsCommand!.Value;
        var content = string.Create(CultureInfo.InvariantCulture, $$"""{"delta":{{command.Delta}}}""");
        if (turn.FindCommand(key) is { } earlier) return earlier == content ? Done(turn, replayed: true) : new Refusal.IdReused(["delta"]).ItemAnswer();
        if (!turn.Exists) return NotFound;
        var act = new ItemAct(command.Caller.Domain(), command.AdjustmentId, turn.Now, command.Reason) { Version = command.Version };
        var answer = Take(turn, ItemRules.Adjust(turn.Item, turn.Stock, command.Delta, act));
        if (answer.Outcome is Outcome.Done) turn.Remember(key, content);
        else turn.LookAt(key);
        return answer;
    }
}

/// <summary>Sets on hand from a count.</summary>
internal sealed class PendingCount(CountStock command, string itemId) : PendingItemCommand
{
    protected override string Operation => Operations.Count;

    public override CommandKey? NeedsCommand { get; } = new(CommandKind.Count, itemId, command.CountId);

    public override DateTimeOffset? NeedsOnHandAt => command.CountedAt;

    protected override ItemAnswer DecideIn(ItemTurn turn)
    {
        var key = NeedsCommand!.Value;
        if (turn.FindCommand(key) is { } earlier)
        {
            var differs = Differences(earlier);
            return differs.Length == 0 ? Done(turn, replayed: true) : new Refusal.IdReused([.. differs]).ItemAnswer();
        }

        if (!turn.Exists) return NotFound;
        if (Bounds(turn.Now) is { } outOfBounds) return outOfBounds.ItemAnswer();
        var countedAt = command.CountedAt ?? turn.Now;
        var then = command.CountedAt is { } at && turn.OnHandAt.TryGetValue(at, out var onHandThen) ? onHandThen : turn.Stock.OnHand;
        var act = new ItemAct(command.Caller.Domain(), command.CountId, turn.Now, command.Reason) { Version = command.Version };
        var answer = Take(turn, ItemRules.Count(turn.Item, turn.Stock, command.Counted, then, countedAt, act));
        if (answer.Outcome is not Outcome.Done)
        {
            turn.LookAt(key);
            return answer;
        }

        var omitted = command.CountedAt is null ? "true" : "false";
        turn.Remember(key, string.Create(CultureInfo.InvariantCulture,
            $$"""{"counted":{{command.Counted}},"countedAt":"{{Instant.Text(countedAt)}}","countedAtOmitted":{{omitted}}}"""));
        return answer;
    }

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
