using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tests.Conformance;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>The last net: an oversold row cannot be stored, whoever tries.</summary>
[Collection(nameof(PostgresLedger))]
public sealed class OversoldRowTests(PostgresLedger ledger)
{
    private static int _names;

    private readonly Desk _desk = new(ledger.Tenant.Id, ledger.Now);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(5, 0)]
    [InlineData(5, 3)]
    [InlineData(8, 7)]
    public async Task Only_the_guilty_set_of_a_group_is_refused(int size, int guilty)
    {
        var items = new List<Seen>();
        for (var i = 0; i < size; i++) items.Add(await NewItemAsync());
        var group = items.Select((item, i) => i == guilty ? _desk.Oversell(item)
            : _desk.Place($"oversold{Interlocked.Increment(ref _names)}", (item, 10))).ToArray();

        var verdicts = new Verdict[size];
        await ledger.Store.CommitAsync(default, group, verdicts);

        Assert.Equal(items.Select((_, i) => i == guilty ? Verdict.Refused : Verdict.Applied), verdicts);
        foreach (var (item, i) in items.Select((item, i) => (item, i))) Assert.Equal(i == guilty ? 0 : 10, await HeldAsync(item));
    }

    [Fact]
    public async Task Under_a_row_lock_it_is_refused_too()
    {
        var item = await NewItemAsync();
        await using (var taken = await ledger.Store.LockAsync(ledger.Tenant.Id, [item.Id.Value]))
            Assert.Equal(Verdict.Refused, await taken.CommitAsync(_desk.Oversell(item)));
        Assert.Equal(0, await HeldAsync(item));
    }

    [Theory]
    [InlineData("held = held + 11", "item_not_oversold")]
    [InlineData("allocated = 11", "item_not_oversold")]
    [InlineData("on_hand = 0, held = 1", "item_not_oversold")]
    [InlineData("out_of_service = 11", "item_not_oversold")]
    [InlineData("safety_stock = 11", "item_not_oversold")]
    [InlineData("shortage = -1", "item_shortage_not_negative")]
    [InlineData("held = -1", "item_held_not_negative")]
    [InlineData("allocated = -1", "item_allocated_not_negative")]
    [InlineData("on_hand = -1, overbooking_limit = 9", "item_on_hand_not_negative")]
    public async Task A_hand_written_update_fails_aloud(string set, string constraint)
    {
        var item = await NewItemAsync();
        await using var connection = await ledger.Database.OpenAsync();
        await using var command = new NpgsqlCommand($"UPDATE item SET {set} WHERE item_key = {item.Key}", connection);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal((PostgresErrorCodes.CheckViolation, constraint), (refused.SqlState, refused.ConstraintName));
    }

    [Fact]
    public async Task What_an_owner_takes_away_is_stored_as_a_shortage()
    {
        var item = await NewItemAsync();
        await CommitAsync(_desk.Place($"oversold{Interlocked.Increment(ref _names)}", (item, 8)));
        await CommitAsync(_desk.Adjust(await SeeAsync(item), -5, "broken"));
        Assert.Equal((-3L, 3L), ((await SeeAsync(item)).Stock.Available, (await SeeAsync(item)).Stock.Shortage));
    }

    private async Task<Seen> NewItemAsync()
    {
        var itemId = $"sku:oversold{Interlocked.Increment(ref _names)}";
        var set = _desk.Create((await ledger.Store.TakeItemKeysAsync()).First, itemId, 10);
        await CommitAsync(set);
        return new(set.Items[0].ItemKey, ItemId.Parse(itemId), set.Items[0].Stock);
    }

    private async Task CommitAsync(ChangeSet set)
    {
        var verdicts = new Verdict[1];
        await ledger.Store.CommitAsync(default, [set], verdicts);
        Assert.Equal([Verdict.Applied], verdicts);
    }

    private async Task<Seen> SeeAsync(Seen item) =>
        item with { Stock =
            (await ledger.Store.ReadAsync([new() { TenantId = ledger.Tenant.Id, ItemId = item.Id.Value }]))[0].Item!.Stock };

    private async Task<long> HeldAsync(Seen item) => (await SeeAsync(item)).Stock.Held;
}
