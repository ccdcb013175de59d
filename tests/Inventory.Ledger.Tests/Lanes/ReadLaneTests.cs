using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Lanes;

public sealed class ReadLaneTests
{
    private readonly GatedStore _store = new();

    [Fact]
    public async Task Idle_it_asks_at_once_and_what_waits_becomes_one_reading()
    {
        var lanes = Lanes();
        var one = lanes.AskAsync(Question("one"));
        var first = await _store.NextReadingAsync();
        Task<LedgerReading>[] rest = [.. Enumerable.Range(0, 5).Select(n => lanes.AskAsync(Question($"n{n}")))];
        Assert.True(_store.IsEmpty);
        Assert.Equal(["one"], first.Questions.Select(question => question.ItemId));

        first.Let();
        await one;
        var second = await _store.NextReadingAsync();
        Assert.Equal(["n0", "n1", "n2", "n3", "n4"], second.Questions.Select(question => question.ItemId));
        var answers = second.Questions.Select(_ => new LedgerReading()).ToArray();
        second.Gate.SetResult(answers);
        Assert.Equal(answers, await Task.WhenAll(rest));
    }

    [Fact]
    public async Task A_reading_asks_for_no_more_than_its_cap()
    {
        var lanes = Lanes(questionsMax: 3);
        _ = lanes.AskAsync(Question("first"));
        var first = await _store.NextReadingAsync();
        for (var n = 0; n < 4; n++) _ = lanes.AskAsync(Question($"n{n}"));
        first.Let();
        var second = await _store.NextReadingAsync();
        Assert.Equal(3, second.Questions.Length);
        second.Let();
        Assert.Single((await _store.NextReadingAsync()).Questions);
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_asked_and_the_lane_goes_on()
    {
        var lanes = Lanes();
        var failed = lanes.AskAsync(Question("failed"));
        (await _store.NextReadingAsync()).Gate.SetException(new LedgerUnavailableException("gone"));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => failed.WaitAsync(TimeSpan.FromMinutes(1)));

        var next = lanes.AskAsync(Question("next"));
        (await _store.NextReadingAsync()).Let();
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task Several_lanes_read_at_once()
    {
        var lanes = Lanes(count: 2);
        _ = lanes.AskAsync(Question("a"));
        _ = lanes.AskAsync(Question("b"));
        Assert.Equal(["a", "b"],
            new[] { await _store.NextReadingAsync(), await _store.NextReadingAsync() }.Select(asked => asked.Questions.Single().ItemId)
            .Order());
    }

    private static LedgerQuestion Question(string itemId) => new() { TenantId = 1, ItemId = itemId };

    private ReadLanes Lanes(int count = 1, int questionsMax = 100) => new(_store, new() { ReadLanes = count, QuestionsMax = questionsMax });
}
