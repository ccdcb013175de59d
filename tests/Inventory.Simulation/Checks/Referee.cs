using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Simulation.Database;
using Inventory.Simulation.Running;

namespace Inventory.Simulation.Checks;

/// <summary>
/// Watches every commit as it becomes true and knows, by rules of its own, what may: never oversold, held and allocated as live holds
/// claim, ended stays ended and nothing ends early, one effect for each id, all lines of a hold or none, journals without gap that lead to
/// the rows.
/// </summary>
/// <param name="database">The ledger.</param>
/// <param name="story">Hears of what became true.</param>
/// <param name="clockJumps">The ledger's clock jumps in this run: what a hold's end means is then another question.</param>
internal sealed class Referee(SimulatedDatabase database, Story story, bool clockJumps) : IWitness
{
    private readonly Dictionary<string, ItemStory> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HoldStory> _holds = new(StringComparer.Ordinal);
    private readonly Dictionary<long, ItemStory> _byKey = [];
    private readonly HashSet<CommandKey> _commands = [];
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The ledger's clock jumps in this run.</summary>
    public bool ClockJumps => clockJumps;

    /// <summary>The ledger's time.</summary>
    public DateTimeOffset LedgerTime => database.Now;

    /// <summary>How many sets have come true.</summary>
    public long Commits { get; private set; }

    /// <summary>The first promise that was broken; null for none.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>Ends when a promise was broken.</summary>
    public Task Broken => _broken.Task;

    /// <summary>Every item's story.</summary>
    public IEnumerable<ItemStory> Items => _items.Values;

    /// <summary>Every hold's story.</summary>
    public IEnumerable<HoldStory> Holds => _holds.Values;

    /// <summary>An item's story; null for none.</summary>
    public ItemStory? Item(string itemId) => _items.GetValueOrDefault(itemId);

    /// <summary>A hold's story; null for none.</summary>
    public HoldStory? Hold(string holdId) => _holds.GetValueOrDefault(holdId);

    /// <summary>Takes note of a broken promise: the first stands.</summary>
    public void Break(string check, string what)
    {
        if (Violation is not null) return;
        Violation = new(check, what);
        story.Tell($"BROKEN {Violation}");
        _broken.TrySetResult();
    }

    /// <inheritdoc />
    public void Applied(ChangeSet set)
    {
        Commits++;
        if (set.Events.Count > 0) story.Tell($"commit {Commits}: {string.Join(", ", set.Events.Select(Told))}");
        foreach (var write in set.Items)
        {
            if (!_items.TryGetValue(write.Item.Value, out var item))
                _items.Add(write.Item.Value, _byKey[write.ItemKey] = item = new(write.Item.Value));
            if (write.BasedOn != item.Now.Version)
                Break("versions", $"{item.ItemId} is of version {item.Now.Version}, and what was decided on {write.BasedOn} came true");
        }

        if (set.Items.Count > 1 && set.Events.Where(static happened => happened.Change.Type is StockEventType.HoldPlaced)
            .Select(static happened => happened.Change.HoldId).Distinct().Skip(1).Any()) story.Count("several baskets in one round");
        foreach (var happened in set.Events) Take(happened);
        foreach (var write in set.Items) Compare(write, _items[write.Item.Value]);
        var affected = new HashSet<string>(set.Items.Select(static write => write.Item.Value), StringComparer.Ordinal);
        foreach (var write in set.Holds) Take(write, affected);
        foreach (var command in set.Commands)
        {
            if (command.Content is not null && !_commands.Add(command.Key)) Break("one effect per id", $"{command.Key} took effect twice");
        }

        foreach (var itemId in affected) CompareClaims(_items[itemId]);
    }

    /// <inheritdoc />
    public void Rejected(ChangeSet set, Verdict verdict)
    {
        if (verdict is Verdict.Stale) story.Count("a stale version");
        else story.Fault("a set that the tables refuse", $"refused: {string.Join(", ", set.Events.Select(Told))}");
    }

    /// <inheritdoc />
    public void Touched(ItemRow row)
    {
        var item = _items[row.ItemId];
        (item.Now, item.IsTouched, item.WasTouched) = (row.Stock, true, true);
    }

    private void Take(in EventWrite happened)
    {
        if (!_byKey.TryGetValue(happened.ItemKey, out var item))
        {
            Break("journal", $"an event of an item that is not: {happened.Change.Type}");
            return;
        }

        var (before, change) = (item.Now, happened.Change);
        var after = before.Apply(change) with { IsDrifted = false };
        if (happened.After.Version != before.Version + 1)
            Break("journal", $"{item.ItemId} goes from event {before.Version} to {happened.After.Version}");
        else if (happened.After with { IsDrifted = false } != after)
            Break("journal", $"{item.ItemId} event {after.Version} {change.Type} states {happened.After}, from {before} follows {after}");
        if (change.Held + change.Allocated > 0 && !change.Type.IsOwnersAct())
        {
            if (after.Available < 0) Break("never oversold", $"{item.ItemId} has {after.Available} after {change.Type} of {change.HoldId}");
            if (before.StopSell) Break("stop-sell", $"{item.ItemId} sells although it is stopped: {change.Type} of {change.HoldId}");
        }

        if (change.Type is StockEventType.StockReconciled) item.IsTouched = false;
        item.Add(Commits, after);
        if (change.HoldId is { } holdId) Take(holdId, item, change);
    }

    private void Take(string holdId, ItemStory item, in StockChange change)
    {
        var hold = StoryOf(holdId);
        if (!hold.Lines.TryGetValue(item.ItemId, out var line)) hold.Lines.Add(item.ItemId, line = new());
        if (LineRules.Take(line, change) is { } wrong) Break("ended stays ended", $"{holdId} on {item.ItemId}: {wrong}");
        if (clockJumps) return;
        if (change is { Type: StockEventType.HoldExpired, EndsAt: { } end } && end > database.Now)
            Break("nothing ends early", $"{holdId} ends at {end:HH:mm:ss.fff} and was ended at {database.Now:HH:mm:ss.fff}");
        if (change is { Type: StockEventType.HoldPlaced, EndsAt: { } soon } && soon <= change.At)
            Break("nothing ends early", $"{holdId} was over when it was placed");
    }

    private void Compare(in ItemWrite write, ItemStory item)
    {
        if (write.Stock with { IsDrifted = false } != item.Now)
            Break("journal", $"{item.ItemId} is stored as {write.Stock}, and its journal leads to {item.Now}");
    }

    private void Take(in HoldWrite write, HashSet<string> affected)
    {
        var story = StoryOf(write.Hold.HoldId);
        var (before, hold) = (story.Now, write.Hold);
        if (write.BasedOn != (before?.Version ?? 0))
            Break("one effect per id",
                $"{hold.HoldId} is of version {before?.Version ?? 0}, and what was decided on {write.BasedOn} came true");
        if (before is { Status: HoldStatus.Released or HoldStatus.Cancelled or HoldStatus.Fulfilled } && hold.Status != before.Status)
            Break("ended stays ended", $"{hold.HoldId} was {before.Status} and is {hold.Status}");
        if (before is not null) Claim(before, -1, affected);
        Claim(hold, 1, affected);
        story.Add(Commits, hold);
        foreach (var line in hold.Lines)
        {
            var told = story.Lines.GetValueOrDefault(line.Item.Value);
            var agrees = hold.Status switch
            {
                HoldStatus.Held => told is { State: LineState.Held } && told.Quantity == line.Quantity,
                HoldStatus.Confirmed => told is { State: LineState.Confirmed } && told.Quantity == line.Quantity
                    && told.Fulfilled == line.Fulfilled,
                _ => told is not (null or { State: LineState.Held }),
            };
            if (!agrees)
            {
                Break("all lines or none", $"{hold.HoldId} is {hold.Status} with {line.Quantity} of {line.Item}, where the journal has it "
                    + $"{told?.State ?? LineState.None} with {told?.Quantity ?? 0}");
            }
        }
    }

    private void Claim(Hold hold, int sign, HashSet<string> affected)
    {
        foreach (var line in hold.Lines)
        {
            if (!_items.TryGetValue(line.Item.Value, out var item)) continue;
            if (hold.Status is HoldStatus.Held) item.Held += sign * line.Quantity;
            if (hold.Status is HoldStatus.Confirmed) item.Allocated += sign * line.Outstanding;
            affected.Add(item.ItemId);
        }
    }

    private void CompareClaims(ItemStory item)
    {
        if (item.IsTouched || (item.Held, item.Allocated) == (item.Now.Held, item.Now.Allocated)) return;
        Break("held = live holds", $"{item.ItemId} has {item.Now.Held} held and {item.Now.Allocated} allocated, its live holds claim "
            + $"{item.Held} and {item.Allocated}");
    }

    private HoldStory StoryOf(string holdId)
    {
        if (!_holds.TryGetValue(holdId, out var hold)) _holds.Add(holdId, hold = new(holdId));
        return hold;
    }

    private string Told(EventWrite happened)
    {
        var change = happened.Change;
        return $"{change.Item} {change.Type}{(change.HoldId is { } hold ? " " + hold : "")} {change.Quantity} v{happened.After.Version}";
    }
}
