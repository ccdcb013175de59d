using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests;

/// <summary>The ledger commits, and its answer is lost on the way.</summary>
public sealed class LostOutcomeTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private Node _node = null!;
    private LosingStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("lost");
        _node = await Node.StartAsync(_database, configure: services =>
        {
            services.AddSingleton<PostgresLedgerStore>();
            services.AddSingleton<ILedgerStore>(provider => _store = new(provider.GetRequiredService<PostgresLedgerStore>()));
        });
    }

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_command_that_finds_its_own_effect_is_answered_as_the_first()
    {
        await _node.CreateAsync("sku:lost", 10);
        _store.LoseNext = true;
        var placed = await _node.PlaceAsync("lost", ("sku:lost", 2));
        var again = await _node.PlaceAsync("lost", ("sku:lost", 2));
        _store.LoseNext = true;
        var confirmed = await _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "lost" });

        Assert.Equal((Outcome.Done, false), (placed.Outcome, placed.Replayed));
        Assert.Equal((Outcome.Done, true), (again.Outcome, again.Replayed));
        Assert.Equal((Outcome.Done, false, 2L), (confirmed.Outcome, confirmed.Replayed, confirmed.Hold!.Version));
        Assert.Equal(2, (await _node.Item("sku:lost").Get()).Item!.Allocated);
    }

    [Fact]
    public async Task So_is_one_about_several_items()
    {
        await _node.CreateAsync("sku:lost-a", 10);
        await _node.CreateAsync("sku:lost-b", 10);
        _store.LoseNext = true;
        var placed = await _node.PlaceAsync("lost-both", ("sku:lost-a", 2), ("sku:lost-b", 1));

        Assert.Equal((Outcome.Done, false), (placed.Outcome, placed.Replayed));
        Assert.Equal(2, (await _node.Item("sku:lost-a").Get()).Item!.Held);
    }

    // The hold is not remembered in the process, so that the repeat is first decided as a new one, which the ledger refuses.
    [Theory]
    [InlineData("sku:before")]
    [InlineData("sku:before-a", "sku:before-b")]
    public async Task One_that_finds_what_was_placed_before_it_is_a_repeat(params string[] items)
    {
        foreach (var item in items) await _node.CreateAsync(item, 10);
        var lines = items.Select(static item => (item, 2L)).ToArray();
        var placed = await _node.PlaceAsync("before", lines);
        _store.LoseNext = true;
        await _node.PlaceAsync("other", (items[0], 1));
        _store.LoseNext = true;
        var again = await _node.PlaceAsync("before", lines);

        Assert.False(_store.LoseNext);
        Assert.Equal((Outcome.Done, false), (placed.Outcome, placed.Replayed));
        Assert.Equal((Outcome.Done, true, placed.Hold!.PlacedAt), (again.Outcome, again.Replayed, again.Hold!.PlacedAt));
    }

    // This node still knows the hold as it was, decides once more what the other has done, and does not hear that nothing came of it.
    [Fact]
    public async Task One_that_finds_what_another_node_did_meanwhile_is_a_repeat()
    {
        // An item each: what was decided in vain on one has it read anew.
        foreach (var hold in (string[])["confirmed", "released"])
        {
            await _node.CreateAsync($"sku:{hold}", 10);
            await _node.PlaceAsync(hold, ($"sku:{hold}", 2));
        }

        await using var other = await Node.StartAsync(_database);
        var confirmed = await other.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "confirmed" });
        _store.LoseNext = true;
        var confirmedAgain = await _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "confirmed" });
        var released = await other.Holds.Release(new() { Caller = Node.Caller, HoldId = "released" });
        _store.LoseNext = true;
        var releasedAgain = await _node.Holds.Release(new() { Caller = Node.Caller, HoldId = "released" });

        Assert.False(_store.LoseNext);
        Assert.Equal([false, true, false, true],
            [confirmed.Replayed, confirmedAgain.Replayed, released.Replayed, releasedAgain.Replayed]);
        Assert.Equal((confirmed.Hold!.ConfirmedAt, released.Hold!.EndedAt),
            (confirmedAgain.Hold!.ConfirmedAt, releasedAgain.Hold!.EndedAt));
    }

    [Fact]
    public async Task A_change_of_settings_that_named_a_version_cannot_tell_its_own_effect_and_says_so()
    {
        await _node.CreateAsync("sku:lost-set", 10);
        _store.LoseNext = true;
        var named = await _node.Item("sku:lost-set").ChangeSettings(new() { Caller = Node.Caller, SafetyStock = 1, Version = 1 });
        _store.LoseNext = true;
        var unnamed = await _node.Item("sku:lost-set").ChangeSettings(new() { Caller = Node.Caller, SafetyStock = 2 });
        _store.LoseNext = true;
        var adjusted = await _node.Item("sku:lost-set").Adjust(
            new() { Caller = Node.Caller, AdjustmentId = "a", Delta = 1, Reason = "r", Version = 3 });

        Assert.Equal(Outcome.OutcomeUnknown, named.Outcome);
        Assert.Equal((Outcome.Done, true), (unnamed.Outcome, unnamed.Changed));
        Assert.Equal((Outcome.Done, false, 4L), (adjusted.Outcome, adjusted.Replayed, adjusted.Item!.Version));
    }

    [Theory]
    [InlineData("sku:part")]
    [InlineData("sku:part-a", "sku:part-b")]
    public async Task So_is_the_cancel_of_what_had_partly_left_although_its_status_does_not_show_it(params string[] items)
    {
        foreach (var item in items) await _node.CreateAsync(item, 10);
        await _node.PlaceAsync("part", [.. items.Select(item => (item, 3L))]);
        await _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "part" });
        await _node.Holds.Fulfil(new() { Caller = Node.Caller, HoldId = "part", FulfilmentId = "one",
            Lines = [new() { ItemId = items[0], Quantity = 1 }] });
        _store.LoseNext = true;
        var cancelled = await _node.Holds.Cancel(new() { Caller = Node.Caller, HoldId = "part" });
        var again = await _node.Holds.Cancel(new() { Caller = Node.Caller, HoldId = "part" });

        Assert.Equal((Outcome.Done, false, HoldStatus.Fulfilled), (cancelled.Outcome, cancelled.Replayed, cancelled.Hold!.Status));
        Assert.Equal((Outcome.Done, true, cancelled.Hold.Version), (again.Outcome, again.Replayed, again.Hold!.Version));
        Assert.Equal(0, (await _node.Item(items[^1]).Get()).Item!.Allocated);
    }

    private sealed class LosingStore(ILedgerStore inner) : ILedgerStore
    {
        public bool LoseNext { get; set; }

        public async Task CommitAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group, Verdict[] verdicts)
        {
            await inner.CommitAsync(ticket, group, verdicts);
            if (!LoseNext) return;
            LoseNext = false;
            Array.Fill(verdicts, Verdict.Unknown, 0, group.Count);
        }

        public Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions) => inner.ReadAsync(questions);

        public Task<ILedgerLock> LockAsync(int tenantId, IReadOnlyList<string> itemIds) => inner.LockAsync(tenantId, itemIds);

        public Task<(long First, int Count)> TakeItemKeysAsync() => inner.TakeItemKeysAsync();
    }
}
