using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>Creates the item or brings it to what is stated. <paramref name="itemKey"/> is its number if it does not exist.</summary>
/// <remarks>
/// A line of an import with an id is remembered also where it changed nothing. Its units could be compared again, for on hand as of the
/// import's instant never changes; but not its settings, which somebody may have changed since, nor could another line of the same item be
/// told from the first.
/// </remarks>
internal sealed class PendingImport(CreateItem command, long itemKey, string itemId) : PendingItemCommand
{
    public override CommandKey? NeedsCommand { get; } = command.ImportId is { } importId ? new(CommandKind.Import, itemId, importId) : null;

    public override DateTimeOffset? NeedsOnHandAt => command.CountedAt;

    protected override ItemAnswer DecideIn(ItemRound round)
    {
        if (NeedsCommand is not { } key) return Bring(round);
        var content = ImportContent.Of(command);
        if (round.Commands.Find(key) is { } earlier)
        {
            return earlier.Content == content
                ? Repeated(round, earlier)
                : new Refusal.IdReused(ImportContent.Differences(earlier.Content, content)).ItemAnswer();
        }

        if (command.CountedAt < round.Now - Limits.CountAgeMax)
            return new Refusal.Malformed("countedAt", "is more than 7 days ago, and this line was not imported then").ItemAnswer();
        var answer = Bring(round);
        if (answer.Outcome is Outcome.Done) round.Remember(key, content);
        return answer;
    }

    private ItemAnswer Bring(ItemRound round) => round.Exists ? Change(round) : Create(round);

    private ItemAnswer Create(ItemRound round)
    {
        if (command.OnHand is null) return new Refusal.Malformed("onHand", "is required for an item that does not exist").ItemAnswer();
        PendingCreate.Make(round, command, itemKey);
        return Done(round, created: true, changed: true);
    }

    // The count is judged first: a line is refused whole.
    private ItemAnswer Change(ItemRound round)
    {
        var version = round.Stock.Version;
        var act = new ItemAct(command.Caller.Domain(), command.ImportId ?? round.Item.Value, round.Now, "import");
        var counted = Count(round, act);
        if (counted.Refusal is Refusal.Malformed { Why: var why }) return new Refusal.Malformed("onHand", why).ItemAnswer();
        if (counted.Refusal is { } refused) return refused.ItemAnswer();
        var metadata = command.Metadata is { } named ? MetadataText.Over(round.Metadata, named) : null;
        if (MetadataText.Count(metadata) > Limits.MetadataKeysMax)
            return new Refusal.Malformed("metadata", $"would have more than {Limits.MetadataKeysMax} keys").ItemAnswer();
        PendingChangeItem.Change(round, new()
        {
            OutOfService = command.OutOfService,
            SafetyStock = command.SafetyStock,
            OverbookingLimit = command.OverbookingLimit,
            StopSell = command.StopSell,
            ReplacesMetadata = metadata is not null,
            Metadata = metadata,
        }, act);
        foreach (var change in counted.Changes) round.Apply(change);
        return Done(round, changed: round.Stock.Version != version);
    }

    private ItemDecision Count(ItemRound round, in ItemAct act)
    {
        if (command.OnHand is not { } onHand) return ItemDecision.Accept();
        var then = round.Commands.OnHand(command.CountedAt, round.Stock.OnHand);
        if (onHand == then) return ItemDecision.Accept();
        return ItemRules.Count(round.Item, round.Stock, onHand, then, command.CountedAt ?? round.Now, act);
    }
}
