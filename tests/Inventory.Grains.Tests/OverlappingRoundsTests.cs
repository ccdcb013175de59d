using System.Threading.Channels;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests;

/// <summary>
/// A busy item decides its next round while one is in flight. Whatever becomes of the one in flight, every command is answered, and only
/// what came true counts.
/// </summary>
public sealed class OverlappingRoundsTests : IAsyncLifetime
{
    private const int Callers = 400;
    private const string Item = "sku:busy";
    private TestDatabase _database = null!;
    private Node _node = null!;
    private DoorStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("overlap");
        _node = await Node.StartAsync(_database, configure: services =>
        {
            services.AddSingleton<PostgresLedgerStore>();
            services.AddSingleton<ILedgerStore>(provider => _store = new(provider.GetRequiredService<PostgresLedgerStore>()));
        });
    }

    public async Task DisposeAsync()
    {
        _store.Open();
        await Invariants.CheckAsync(_database);
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_second_half_is_decided_and_sent_before_the_first_is_answered()
    {
        var (placing, first, second) = await TwoRoundsAsync(onHand: 1000);
        Assert.Equal(first.Ticket.Number, second.Ticket.Follows);
        Assert.DoesNotContain(placing, answer => answer.IsCompleted);
        Assert.Equal(first.Set.Items[0].Stock.Version, second.Set.Items[0].BasedOn);

        // The other way about: whoever follows waits for the end of the first one in the ledger itself.
        second.Let();
        first.Let();
        Assert.All(await AnswersAsync(placing), answer => Assert.Equal((Outcome.Done, false), (answer.Outcome, answer.Replayed)));
        await AssertHeldAsync(Callers + 1);
    }

    [Fact]
    public async Task What_the_second_refuses_rests_on_the_first_and_is_true()
    {
        var (placing, first, second) = await TwoRoundsAsync(onHand: 301);
        Assert.NotEmpty(second.Set.Holds);
        first.Let();
        second.Let();

        Assert.Equal([(Outcome.Done, 300), (Outcome.InsufficientStock, 100)], await CountAsync(placing));
        await AssertHeldAsync(301);
    }

    [Fact]
    public async Task Where_another_node_was_quicker_both_are_decided_again()
    {
        var (placing, first, second) = await TwoRoundsAsync(onHand: 301);
        await using (var other = await Node.StartAsync(_database))
            Assert.Equal(Outcome.Done, (await other.PlaceAsync("elsewhere", (Item, 100))).Outcome);
        _store.Open();
        first.Let();
        second.Let();

        Assert.Equal([(Outcome.Done, 200), (Outcome.InsufficientStock, 200)], await CountAsync(placing));
        await AssertHeldAsync(301);
    }

    [Fact]
    public async Task Where_the_answer_about_the_first_is_lost_everything_happens_once_and_is_no_repeat()
    {
        var (placing, first, second) = await TwoRoundsAsync(onHand: 1000);
        _store.Open();
        first.Let(Loss.Answer);
        second.Let();

        Assert.All(await AnswersAsync(placing), answer => Assert.Equal((Outcome.Done, false), (answer.Outcome, answer.Replayed)));
        await AssertHeldAsync(Callers + 1);
    }

    [Fact]
    public async Task Where_both_answers_are_lost_too()
    {
        var (placing, first, second) = await TwoRoundsAsync(onHand: 1000);
        _store.Open();
        first.Let(Loss.Answer);
        second.Let(Loss.Answer);

        Assert.All(await AnswersAsync(placing), answer => Assert.Equal((Outcome.Done, false), (answer.Outcome, answer.Replayed)));
        await AssertHeldAsync(Callers + 1);
    }

    [Fact]
    public async Task Where_the_ledger_was_not_reached_nothing_is_kept_and_all_hear_so()
    {
        var (placing, first, second) = await TwoRoundsAsync(onHand: 1000);
        first.Let(Loss.Question);
        second.Let(Loss.Question);

        Assert.Equal([(Outcome.LedgerUnavailable, Callers)], await CountAsync(placing));
        await AssertHeldAsync(1);
    }

    [Fact]
    public async Task What_follows_may_change_what_was_placed_just_before()
    {
        var (placing, first, second) = await TwoRoundsAsync(onHand: 1000);
        first.Let();
        // repeats of the first round's
        var third = Enumerable.Range(0, Callers / 2).Select(i => _node.Item(Item).PlaceHold(Hold($"h{i}"))).ToArray();
        second.Let();
        _store.Open();

        Assert.All(await AnswersAsync(third), answer => Assert.Equal((Outcome.Done, true), (answer.Outcome, answer.Replayed)));
        Assert.Equal([(Outcome.Done, Callers)], await CountAsync(placing));
        var confirmed =
            await Task.WhenAll(Enumerable.Range(0, Callers)
            .Select(i => _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = $"h{i}" })));
        Assert.All(confirmed, answer => Assert.Equal((Outcome.Done, 2L), (answer.Outcome, answer.Hold!.Version)));
    }

    [Fact]
    public async Task Two_nodes_that_both_decide_ahead_sell_exactly_what_there_is()
    {
        const int Each = 1500;
        await _node.CreateAsync(Item, 2 * Each - 500);
        await using var other = await Node.StartAsync(_database);
        var answers =
            await Task.WhenAll(new[] { _node, other }.SelectMany((node, side) => Enumerable.Range(0, Each)
            .Select(i => node.Item(Item).PlaceHold(Hold($"n{side}-{i}")))))
            .WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal([(Outcome.Done, 2 * Each - 500), (Outcome.InsufficientStock, 500)], answers.CountBy(answer => answer.Outcome)
            .OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        await AssertHeldAsync(2 * Each - 500);
    }

    [Fact]
    public async Task A_group_that_comes_while_a_round_is_in_flight_is_decided_beside_it_at_once()
    {
        await _node.CreateAsync(Item, 1000);
        _store.Close();
        var door = _node.Grains.GetGrain<Items.IItemDoor>(GrainKeys.Item(Node.Tenant, Item));
        var alone = door.One(Hold("alone"));
        var first = await _store.NextAsync();
        var group = door.Many(new() { Commands = [.. Enumerable.Range(0, Callers / 2).Select(i => Hold($"h{i}"))] });
        var second = await _store.NextAsync();

        Assert.Equal(first.Ticket.Number, second.Ticket.Follows);
        Assert.False(alone.IsCompleted);
        second.Let();
        first.Let();
        Assert.Equal(Outcome.Done, ((HoldAnswer)await alone).Outcome);
        Assert.All((await group).Answers, answer => Assert.Equal(Outcome.Done, ((HoldAnswer)answer).Outcome));
        await AssertHeldAsync(Callers / 2 + 1);
    }

    // One hold is in flight while all others arrive; then the first half of them, and the second half upon it.
    private async Task<(Task<HoldAnswer>[] Placing, Arrived First, Arrived Second)> TwoRoundsAsync(long onHand)
    {
        await _node.CreateAsync(Item, onHand);
        _store.Close();
        var alone = _node.Item(Item).PlaceHold(Hold("alone"));
        var before = await _store.NextAsync();
        var placing = Enumerable.Range(0, Callers).Select(i => _node.Item(Item).PlaceHold(Hold($"h{i}"))).ToArray();
        await Poll.UntilAsync(() => Task.FromResult(_node.Services.GetRequiredService<Items.Admission>().Waiting == Callers + 1),
            "all have arrived at the item");
        before.Let();
        Assert.Equal(Outcome.Done, (await alone).Outcome);
        // Each lane has a thread of its own, so that the one that follows may be at the door first.
        var (first, second) = (await _store.NextAsync(), await _store.NextAsync());
        if (first.Ticket.Follows != 0) (first, second) = (second, first);
        Assert.Equal(Callers / 2, first.Set.Holds.Count);
        return (placing, first, second);
    }

    private static PlaceHold Hold(string holdId) =>
        new() { Caller = Node.Caller, HoldId = holdId, TtlSeconds = 1800, Lines = [new() { ItemId = Item, Quantity = 1 }] };

    private static Task<HoldAnswer[]> AnswersAsync(Task<HoldAnswer>[] placing) => Task.WhenAll(placing).WaitAsync(TimeSpan.FromMinutes(1));

    private static async Task<(Outcome, int)[]> CountAsync(Task<HoldAnswer>[] placing) =>
        [.. (await AnswersAsync(placing)).CountBy(answer => answer.Outcome).OrderBy(pair => pair.Key)
            .Select(pair => (pair.Key, pair.Value))];

    private async Task AssertHeldAsync(long units)
    {
        _store.Open();
        Assert.Equal(units, (await _node.Item(Item).Get()).Item!.Held);
    }

    private enum Loss
    {
        Nothing,
        Answer,
        Question,
    }

    private sealed record Arrived(GroupTicket Ticket, ChangeSet Set)
    {
        public TaskCompletionSource<Loss> Door { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Let(Loss loss = Loss.Nothing) => Door.SetResult(loss);
    }

    // Keeps every group at its door while it is closed.
    private sealed class DoorStore(ILedgerStore inner) : ILedgerStore
    {
        private readonly Channel<Arrived> _arrived = Channel.CreateUnbounded<Arrived>();
        private volatile bool _closed;

        public void Close() => _closed = true;

        public void Open() => _closed = false;

        public async Task<Arrived> NextAsync() => await _arrived.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        public async Task CommitAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group, Verdict[] verdicts)
        {
            var loss = Loss.Nothing;
            if (_closed)
            {
                var arrived = new Arrived(ticket, Assert.Single(group));
                await _arrived.Writer.WriteAsync(arrived);
                loss = await arrived.Door.Task;
            }

            if (loss is Loss.Question)
            {
                Array.Fill(verdicts, Verdict.Unavailable, 0, group.Count);
                return;
            }

            await inner.CommitAsync(ticket, group, verdicts);
            if (loss is Loss.Answer) Array.Fill(verdicts, Verdict.Unknown, 0, group.Count);
        }

        public Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions) => inner.ReadAsync(questions);

        public Task<ILedgerLock> LockAsync(int tenantId, IReadOnlyList<string> itemIds) => inner.LockAsync(tenantId, itemIds);

        public Task<(long First, int Count)> TakeItemKeysAsync() => inner.TakeItemKeysAsync();
    }
}
