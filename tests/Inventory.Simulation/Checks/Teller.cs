using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Simulation.Database;
using Inventory.Simulation.Engine;
using Inventory.Simulation.Nodes;

namespace Inventory.Simulation.Checks;

/// <summary>Tells the items' events on, as a consumer of the journal does: each once, in order, and for good.</summary>
internal sealed class Teller(World world)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, List<JournalEntry>> _told = new(StringComparer.Ordinal);
    private readonly SimulatedStore _store = new(world.Database, world.NewPassage("teller"), new NodeTime(world.Time), clock: null);

    /// <summary>Tells until it is over.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(Pause, world.Time, CancellationToken.None);
            try
            {
                await TellAsync(_store);
            }
            catch (LedgerUnavailableException)
            {
                // It goes on where it stopped.
            }
        }
    }

    /// <summary>What was told, compared with the journals as they are.</summary>
    public async Task CheckAsync()
    {
        await TellAsync(new SimulatedStore(world.Database, new Passage(), world.Time, clock: null));
        foreach (var row in world.Database.Items)
        {
            var told = _told.GetValueOrDefault(row.ItemId) ?? [];
            if (!told.Select(static entry => (entry.Sequence, entry.Type, entry.HoldId, entry.After.Held, entry.After.OnHand))
                .SequenceEqual(row.Journal.Select(static write =>
                    (write.After.Version, write.Change.Type, write.Change.HoldId, write.After.Held, write.After.OnHand))))
                world.Referee.Break("events told once in order", $"of {row.ItemId} {told.Count} were told, and the journal has others");
            var replay = new JournalReplay();
            foreach (var entry in told) replay.Add(entry);
            if ((replay.OnHand, replay.Held, replay.Allocated) != (row.Stock.OnHand, row.Stock.Held, row.Stock.Allocated))
            {
                world.Referee.Break("journal",
                    $"{row.ItemId} replays to {replay.OnHand}, {replay.Held}, {replay.Allocated}, and is {row.Stock}");
            }
        }
    }

    private async Task TellAsync(ILedgerStore store)
    {
        var items = world.Database.Items.Select(static row => row.ItemId).ToArray();
        if (items.Length == 0) return;
        var readings = await store.ReadAsync([.. items.Select(itemId => new LedgerQuestion
        {
            TenantId = World.Tenant.Id, ItemId = itemId, EventsAfter = _told.GetValueOrDefault(itemId)?[^1].Sequence ?? 0,
        })]);
        foreach (var (itemId, reading) in items.Zip(readings))
        {
            foreach (var entry in reading.Events)
            {
                if (!_told.TryGetValue(itemId, out var told)) _told.Add(itemId, told = []);
                if (entry.Sequence != told.Count + 1)
                    world.Referee.Break("events told once in order", $"{itemId}: event {entry.Sequence} comes after {told.Count}");
                told.Add(entry);
            }
        }
    }
}
