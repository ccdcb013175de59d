using System.IO.Compression;
using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain.Items;
using Inventory.Events.Partitions;
using Inventory.Events.Streams;
using Inventory.Grains.Reconciling;
using Inventory.Grains.Tests;
using Inventory.Ledger;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Streams;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Telemetry;
using Inventory.Ledger.Webhooks;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Inventory.Events.Tests.Partitions;

/// <summary>A month that is older than is kept goes to its archive, and every item's journal goes on from its opening.</summary>
public sealed class RetirementTests : IAsyncLifetime
{
    private static readonly DateTimeOffset JanuaryIsDue = new DateTimeOffset(2040, 2, 1, 0, 0, 0, TimeSpan.Zero).AddDays(400);
    private PartitionNode _parts = null!;

    private Node Node => _parts.Node;

    private LedgerDataSources Sources => Node.Services.GetRequiredService<LedgerDataSources>();

    // January: both items are made, holds are placed in one round and alone, one is fulfilled. February: only one item lives on.
    public async Task InitializeAsync()
    {
        _parts = await PartitionNode.StartAsync("retire");
        Assert.True(await _parts.RotateAsync());
        await Node.CreateAsync("sku:quiet", 100);
        await Node.CreateAsync("sku:busy", 1000);
        await Node.PlaceAsync("sold", ("sku:quiet", 7));
        await Node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "sold" });
        await Node.Holds.Fulfil(new() { Caller = Node.Caller, HoldId = "sold", FulfilmentId = "out" });
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Node.PlaceAsync($"many-{n}", 0, ("sku:busy", (n % 3) + 1))));
        await Node.Item("sku:busy").Adjust(new()
        {
            Caller = Node.Caller, AdjustmentId = "ten", Delta = 10, Reason = "found \"ten\"\nmore",
        });
        await _parts.MoveToAsync(PartitionNode.Start.AddMonths(1));
        await Node.PlaceAsync("later", 0, ("sku:busy", 5));
        await Node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "many-1" });
        await _parts.MoveToAsync(PartitionNode.Start.AddMonths(2));
        await _parts.ToldAsync();
    }

    public async Task DisposeAsync() => await _parts.DisposeAsync();

    [Fact]
    public async Task Events_are_kept_for_as_long_as_they_are_to_be_and_no_longer()
    {
        await _parts.MoveToAsync(JanuaryIsDue.AddMilliseconds(-1));
        Assert.Contains("journal_2040_01", await _parts.NamesAsync());

        await _parts.MoveToAsync(JanuaryIsDue);
        Assert.DoesNotContain("journal_2040_01", await _parts.NamesAsync());
        Assert.Contains("journal_2040_02", await _parts.NamesAsync());
        Assert.Null(await _parts.Database.ScalarAsync<string>("SELECT to_regclass('journal_2040_01')::text"));
    }

    [Fact]
    public async Task The_archive_read_back_is_what_was_there()
    {
        await _parts.Database.ScalarAsync<object>("CREATE TABLE as_it_was AS SELECT * FROM journal_2040_01");

        await _parts.MoveToAsync(JanuaryIsDue);

        var archive = Assert.Single(_parts.Archives);
        await using (var connection = await _parts.Database.OpenAsync())
        {
            await using var table = new NpgsqlCommand("CREATE TABLE read_back AS SELECT * FROM as_it_was WHERE false", connection);
            await table.ExecuteNonQueryAsync();
            await using var file = File.OpenRead(archive);
            await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            using var lines = new StreamReader(unzipped);
            while (await lines.ReadLineAsync() is { } line)
            {
                await using var insert = new NpgsqlCommand(
                    "INSERT INTO read_back SELECT * FROM json_populate_record(NULL::read_back, $1::json)", connection);
                insert.Parameters.Add(new() { Value = line });
                await insert.ExecuteNonQueryAsync();
            }
        }

        Assert.True(await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM as_it_was") > 4);
        Assert.Equal(0, await _parts.Database.ScalarAsync<long>("""
            SELECT count(*) FROM (
              SELECT to_jsonb(a) FROM as_it_was AS a EXCEPT ALL SELECT to_jsonb(r) FROM read_back AS r) AS missing
            """));
        Assert.Equal(0, await _parts.Database.ScalarAsync<long>("""
            SELECT count(*) FROM (
              SELECT to_jsonb(r) FROM read_back AS r EXCEPT ALL SELECT to_jsonb(a) FROM as_it_was AS a) AS more
            """));
        Assert.Equal(
            await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM as_it_was"),
            await _parts.Database.ScalarAsync<long>(
                $"SELECT rows FROM journal_archive WHERE file = '{archive}' AND dropped_at IS NOT NULL AND detached_at IS NOT NULL"));
    }

    [Fact]
    public async Task An_items_events_begin_with_its_opening_and_have_no_gap_behind_it()
    {
        var (quiet, busy) = (await EventsAsync("sku:quiet"), await EventsAsync("sku:busy"));
        await _parts.MoveToAsync(JanuaryIsDue);

        // The last event of before is what there is of an item that rests, and what the others go on from.
        Assert.Equal(quiet[^1], Assert.Single(await EventsAsync("sku:quiet")));
        var kept = await EventsAsync("sku:busy");
        Assert.Equal(busy[^3..], kept);
        Assert.Equal([busy.Count - 2, busy.Count - 1, busy.Count], kept.Select(one => (int)one.Sequence));

        // And it goes on.
        await Node.PlaceAsync("now", 0, ("sku:quiet", 2));
        Assert.Equal([quiet.Count, quiet.Count + 1], (await EventsAsync("sku:quiet")).Select(one => (int)one.Sequence));
    }

    [Fact]
    public async Task How_an_item_was_is_known_from_its_opening_on_and_not_before()
    {
        var tenant = await TenantIdAsync();
        var history = new ItemHistory(Sources, new(Sources));
        var later = PartitionNode.Start.AddMonths(1).AddDays(-1);
        var before = await history.AtAsync(tenant, "sku:busy", later);
        var (version, onHand) = (before!.Sequence, before.Stock.OnHand);
        await _parts.MoveToAsync(JanuaryIsDue);

        var asItWas = await history.AtAsync(tenant, "sku:busy", later);
        Assert.Equal((version, onHand), (asItWas!.Sequence, asItWas.Stock.OnHand));
        Assert.Null(await history.AtAsync(tenant, "sku:busy", PartitionNode.Start.AddDays(-1)));
        var series = await history.SeriesAsync(tenant, "sku:quiet", later, TimeSpan.FromDays(1), 3);
        Assert.All(series, point => Assert.Equal(93, point.Stock!.Value.OnHand));
        var back = await history.BackAsync(tenant, "sku:busy", new() { Limit = 100 });
        Assert.Equal(version, back.Events[^1].Sequence);
    }

    [Fact]
    public async Task Replay_and_drift_go_on()
    {
        var sold = await _parts.Database.ScalarAsync<long>("SELECT sold_quantity FROM inventory WHERE sku_id = 'sku:quiet'");
        Assert.Equal(7, sold);
        await _parts.MoveToAsync(JanuaryIsDue);
        await Node.Item("sku:busy").Count(new() { Caller = Node.Caller, CountId = "all", Counted = 900, Reason = "counted" });

        foreach (var item in (string[])["sku:quiet", "sku:busy"])
        {
            var looked = await Node.Item(item).Reconcile(new ReconcileItem { Caller = Node.Caller, DryRun = true });
            Assert.Equal(Outcome.NothingDisagrees, looked.Outcome);
        }

        var run = await Node.Services.GetRequiredService<Reconciler>().RunAsync(onDemand: true);
        Assert.NotNull(run);
        Assert.Equal(0, await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM drift"));
        Assert.Equal(sold, await _parts.Database.ScalarAsync<long>("SELECT sold_quantity FROM inventory WHERE sku_id = 'sku:quiet'"));

        // A hand is still found out, by the opening: on hand follows from nothing else.
        await _parts.Database.ScalarAsync<object>("UPDATE item SET on_hand = 99 WHERE item_id = 'sku:quiet'");
        var found = await Node.Item("sku:quiet").Reconcile(new ReconcileItem { Caller = Node.Caller, DryRun = false, Reason = "a hand" });
        Assert.Equal((Outcome.Done, 93), (found.Outcome, found.After!.OnHand));
    }

    [Fact]
    public async Task Its_positions_are_gone_so_that_a_cursor_of_before_is_told_to_be_and_later_ones_go_on()
    {
        var reads = Node.Services.GetRequiredService<JournalReads>();
        var february = await _parts.Database.ScalarAsync<long>(
            "SELECT min(position) FROM journal_position WHERE at >= '2040-02-01 00:00:00+00'");
        Assert.True((await reads.ExtentAsync()).Oldest < february);

        await _parts.MoveToAsync(JanuaryIsDue);

        Assert.Equal(february, (await reads.ExtentAsync()).Oldest);
        var page = await reads.ReadAsync(JournalReads.AllTenants, february - 1, 100);
        Assert.Equal(["hold_placed.v1", "hold_confirmed.v1"], page.Events.Select(one => one.Type));
    }

    [Fact]
    public async Task Months_go_one_after_the_other_and_of_each_item_one_opening_stays()
    {
        var busy = await EventsAsync("sku:busy");
        await _parts.MoveToAsync(JanuaryIsDue);
        await Node.PlaceAsync("now", 0, ("sku:busy", 2));
        await _parts.ToldAsync();
        await _parts.MoveToAsync(JanuaryIsDue.AddDays(29));

        Assert.DoesNotContain("journal_2040_02", await _parts.NamesAsync());
        Assert.Equal(2, _parts.Archives.Length);
        Assert.Equal([busy.Count, busy.Count + 1], (await EventsAsync("sku:busy")).Select(one => (int)one.Sequence));
        Assert.Equal(2, await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM journal_opening"));
        Assert.Equal(7, await _parts.Database.ScalarAsync<long>("SELECT sold_quantity FROM inventory WHERE sku_id = 'sku:quiet'"));
        var looked = await Node.Item("sku:busy").Reconcile(new ReconcileItem { Caller = Node.Caller, DryRun = true });
        Assert.Equal(Outcome.NothingDisagrees, looked.Outcome);
    }

    [Fact]
    public async Task A_consumer_that_has_not_read_a_month_holds_it_back_for_thirty_days_and_then_it_goes_with_an_alert()
    {
        var (unread, heldBack) = (_parts.Collect<long>(InventoryMetrics.PartitionsUnread),
            _parts.Collect<double>(InventoryMetrics.PartitionsHeldBack));
        await ConsumerAsync("bridge:off", 0, enabled: false);
        await ConsumerAsync("bridge:slow", 3, enabled: true);
        await _parts.MoveToAsync(JanuaryIsDue);
        Assert.Contains("journal_2040_01", await _parts.NamesAsync());
        Assert.Equal(1, HeldBack());
        await _parts.MoveToAsync(JanuaryIsDue.AddDays(30).AddMilliseconds(-1));
        Assert.Contains("journal_2040_01", await _parts.NamesAsync());
        Assert.Empty(unread.GetMeasurementSnapshot());

        await _parts.MoveToAsync(JanuaryIsDue.AddDays(30));

        Assert.DoesNotContain("journal_2040_01", await _parts.NamesAsync());
        Assert.Equal(1, unread.GetMeasurementSnapshot().Sum(one => one.Value));

        double HeldBack()
        {
            heldBack.RecordObservableInstruments();
            return heldBack.LastMeasurement!.Value;
        }
    }

    [Fact]
    public async Task A_consumer_that_has_read_it_or_is_switched_off_holds_nothing_back()
    {
        var last = await _parts.Database.ScalarAsync<long>(
            "SELECT max(position + events - 1) FROM journal_position WHERE at < '2040-02-01 00:00:00+00'");
        await ConsumerAsync("bridge:off", 0, enabled: false);
        await ConsumerAsync("bridge:there", last, enabled: true);
        await _parts.MoveToAsync(JanuaryIsDue);
        Assert.DoesNotContain("journal_2040_01", await _parts.NamesAsync());
    }

    [Fact]
    public async Task Each_slice_of_a_stream_counts_by_its_own_place_and_what_failed_in_it_does_not()
    {
        var progress = Node.Services.GetRequiredService<StreamProgress>();
        int[] all = [.. Enumerable.Range(0, JournalStreams.Slices)];
        var last = await progress.BeginAsync(JournalStreams.ProviderName, all);
        Assert.Empty(await HeldBackByAsync(last));
        var row = new RecordedDelivery
        {
            Position = 1, TenantId = await TenantIdAsync(), Subject = "sku:quiet", EventId = "evt-1", EventType = "t",
            At = PartitionNode.Start, Status = DeliveryStatus.Pending, Attempts = 1, LastError = "no",
        };
        await progress.SaveAsync(JournalStreams.ProviderName, [5], last, [(new(5, Guid.NewGuid()), row)], []);
        Assert.Empty(await HeldBackByAsync(last));

        await _parts.Database.ScalarAsync<object>("UPDATE consumer SET position = 3 WHERE name = 'stream:inventory/7'");

        Assert.Equal(["stream:inventory/7"], await HeldBackByAsync(last));
        await _parts.MoveToAsync(JanuaryIsDue);
        Assert.Contains("journal_2040_01", await _parts.NamesAsync());
        await progress.SaveAsync(JournalStreams.ProviderName, [7], last, [], []);
        Assert.True(await _parts.RotateAsync());
        Assert.DoesNotContain("journal_2040_01", await _parts.NamesAsync());
    }

    [Fact]
    public async Task A_webhook_that_has_not_read_it_holds_it_back_until_it_is_deleted()
    {
        var store = Node.Services.GetRequiredService<WebhookStore>();
        var patience = TimeSpan.FromSeconds(30);
        var made = Assert.IsType<WebhookMaking.Made>(
            await store.AddAsync(await TenantIdAsync(), "slow", new() { Url = "https://192.0.2.1/" }, patience));
        await _parts.Database.ScalarAsync<object>(
            $"UPDATE consumer SET position = 3, leased_by = 'nobody', leased_until = 'infinity' WHERE name = '{made.Webhook.Consumer}'");
        await _parts.MoveToAsync(JanuaryIsDue);
        Assert.Contains("journal_2040_01", await _parts.NamesAsync());

        await store.DeleteAsync(await TenantIdAsync(), "slow", patience);

        Assert.True(await _parts.RotateAsync());
        Assert.DoesNotContain("journal_2040_01", await _parts.NamesAsync());
    }

    [Fact]
    public async Task Where_every_month_is_gone_the_oldest_event_kept_is_the_next_one_to_come()
    {
        var reads = Node.Services.GetRequiredService<JournalReads>();
        var last = (await reads.ExtentAsync()).Last;
        await _parts.MoveToAsync(JanuaryIsDue.AddDays(90));
        Assert.Equal(0, await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM journal_position"));
        Assert.Equal((last + 1, last), await reads.ExtentAsync());
    }

    [Fact]
    public async Task FM_2_8_Where_the_archive_cannot_be_written_nothing_is_taken_away_and_it_is_told()
    {
        Directory.Delete(_parts.Options.ArchivePath, recursive: true);
        await File.WriteAllTextAsync(_parts.Options.ArchivePath, "a file where the folder should be");
        var positions = await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM journal_position");
        Node.Clock.MoveTo(JanuaryIsDue);

        Assert.False(await _parts.RotateAsync());

        Assert.Equal(1, _parts.Rotations("failure"));
        Assert.Contains("journal_2040_01", await _parts.NamesAsync());
        Assert.Contains("journal_2041_05", await _parts.NamesAsync());
        Assert.Equal(positions, await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM journal_position"));

        File.Delete(_parts.Options.ArchivePath);
        Assert.True(await _parts.RotateAsync());
        Assert.Single(_parts.Archives);
    }

    [Fact]
    public async Task A_partition_that_is_not_what_its_archive_says_is_archived_anew_before_it_is_dropped()
    {
        // Whoever reads keeps it from going, once it is archived.
        await using (var reader = await _parts.Database.OpenAsync())
        await using (await reader.BeginTransactionAsync())
        {
            await using var look = new NpgsqlCommand("SELECT count(*) FROM journal_2040_01", reader);
            await look.ExecuteScalarAsync();
            _parts.Options.Tries = 1;
            Node.Clock.MoveTo(JanuaryIsDue);
            Assert.False(await _parts.RotateAsync());
        }

        var first = Assert.Single(_parts.Archives);
        var whole = await ArchiveFile.ReadAsync(first, CancellationToken.None);
        await File.WriteAllBytesAsync(first, (await File.ReadAllBytesAsync(first))[..^20]);

        Assert.True(await _parts.RotateAsync());

        var second = Assert.Single(_parts.Archives, file => file != first);
        var again = await ArchiveFile.ReadAsync(second, CancellationToken.None);
        Assert.Equal((whole.Lines, whole.ToString()), (again.Lines, again.ToString()));
        Assert.Null(await _parts.Database.ScalarAsync<string>("SELECT to_regclass('journal_2040_01')::text"));
    }

    [Fact]
    public async Task What_was_never_told_is_not_taken_away()
    {
        await _parts.Database.ScalarAsync<object>(
            "UPDATE journal_log SET leased_by = 'nobody', leased_until = 'infinity', settled_entry = 1");
        Node.Clock.MoveTo(JanuaryIsDue);

        Assert.False(await _parts.RotateAsync());

        Assert.Contains("journal_2040_01", await _parts.NamesAsync());
        Assert.Empty(_parts.Archives);
    }

    private async Task<int> TenantIdAsync() =>
        (await Node.Services.GetRequiredService<TenantDirectory>().FindAsync(Node.Tenant))!.Id;

    private async Task<List<EventReading>> EventsAsync(string itemId) =>
        await new EventReads(Sources).ListAsync(await TenantIdAsync(), itemId, 0, 1000);

    private async Task ConsumerAsync(string name, long position, bool enabled)
    {
        await Node.Services.GetRequiredService<DeliveryStore>().EnsureAsync(name, 0);
        await _parts.Database.ScalarAsync<object>(
            $"UPDATE consumer SET position = {position}, enabled = {enabled} WHERE name = '{name}'");
    }

    private async Task<string[]> HeldBackByAsync(long upTo) => await _parts.Database.ScalarAsync<string[]>(
        $"SELECT coalesce(array_agg(name), '{{}}') FROM journal_held_back_by({upTo}) AS held (name)") ?? [];
}
