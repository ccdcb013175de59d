using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Grains.Expiry;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests;

/// <summary>
/// Two nodes, one a moment before the end of all holds and one a moment after it: the first confirms what the other sweeps.
/// </summary>
public sealed class SweepAgainstConfirmTests : IAsyncLifetime
{
    private const int Holds = 60;
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private TestDatabase _database = null!;
    private Node _early = null!, _late = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("sweep_confirm");
        _early = await Node.StartAsync(_database, Noon);
        _late = await Node.StartAsync(_database, Noon);
    }

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await _early.DisposeAsync();
        await _late.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task TC_8_INV_9_Of_a_sweep_and_a_confirm_one_wins_and_every_hold_is_either_confirmed_or_expired(int lines)
    {
        for (var item = 0; item < 6; item++) await _early.CreateAsync($"sku:{item}", 1000);
        for (var i = 0; i < Holds; i++)
            Assert.Equal(Outcome.Done,
                (await _early.PlaceAsync($"hold-{i}", 60, [.. Enumerable.Range(0, lines).Select(line => ($"sku:{(i + line) % 6}", 2L))]))
                .Outcome);
        _early.Clock.MoveTo(Noon.AddSeconds(59));
        _late.Clock.MoveTo(Noon.AddSeconds(60));

        // A third of the confirms before the sweeps, a third after them, and the rest at the same time.
        var sweeper = _late.Services.GetRequiredService<ExpirySweeper>();
        Contracts.Holds.HoldAnswer[] answers = await ConfirmAsync(0);
        var sweeps = Task.WhenAll(Task.Run(() => sweeper.SweepAsync()), Task.Run(() => sweeper.SweepAsync()));
        answers = [.. answers, .. await ConfirmAsync(Holds / 3)];
        await sweeps;
        answers = [.. answers, .. await ConfirmAsync(Holds / 3 * 2)];

        for (var i = 0; i < Holds; i++)
        {
            var (won, status) = (answers[i].Outcome, (await _late.Holds.Get($"hold-{i}")).Hold!.Status);
            if (i < Holds / 3) Assert.Equal(Outcome.Done, won);
            if (i >= Holds / 3 * 2) Assert.Equal(Outcome.HoldExpired, won);
            Assert.True((won, status) is (Outcome.Done, HoldStatus.Confirmed) or (Outcome.HoldExpired, HoldStatus.Expired),
                $"hold-{i}: the confirm was answered {won}, the hold is {status}.");
        }

        // And each line of each hold ended once, in one way.
        Assert.Equal(Holds * lines,
            await _database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE type IN ('hold_confirmed.v1', 'hold_expired.v1')"));
        Assert.Equal(Holds, await _database.ScalarAsync<long>("SELECT count(*) FROM (SELECT DISTINCT hold_id, type FROM journal WHERE type IN ('hold_confirmed.v1', 'hold_expired.v1')) AS ends"));
    }

    private Task<Contracts.Holds.HoldAnswer[]> ConfirmAsync(int from) =>
        Task.WhenAll(Enumerable.Range(from, Holds / 3)
            .Select(i => _early.Holds.Confirm(new() { Caller = Node.Caller, HoldId = $"hold-{i}" })));
}
