using Inventory.Contracts;
using Inventory.Grains.Items;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Grains.Tests.Desk;

/// <summary>An item that stands still for a desk: how long, and who has the next turn.</summary>
public sealed class LentItemTests : IAsyncLifetime
{
    private const string Item = "sku:lent";
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(30);
    private TestDatabase _database = null!;
    private Node _node = null!;

    private IItemLoans Loans => _node.Grains.GetGrain<IItemLoans>(GrainKeys.Item(Node.Tenant, Item));

    private SiloAddress Silo => _node.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("lent");
        _node = await Node.StartAsync(_database);
        await _node.CreateAsync(Item, 10);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_tries_it_while_it_is_lent_hears_so_at_once_and_waits_behind_nobody()
    {
        Assert.NotNull((await Loans.TryEnter(1, Silo, takesUnits: true)).Item);

        Assert.True((await Loans.TryEnter(2, Silo, takesUnits: true).WaitAsync(Hung)).Lent);
        var waits = Loans.Enter(3, Silo, takesUnits: true);
        await Loans.Leave(1, new() { Nothing = true });
        Assert.NotNull((await waits).Item);
    }

    [Fact]
    public async Task Its_own_commands_have_their_turn_between_two_desks()
    {
        Assert.NotNull((await Loans.Enter(1, Silo, takesUnits: true)).Item);
        var own = _node.PlaceAsync("own", (Item, 1));
        await Poll.UntilAsync(() => Task.FromResult(_node.Services.GetRequiredService<Admission>().Waiting == 1), "it waits");
        var second = Loans.Enter(2, Silo, takesUnits: true);
        await Loans.Leave(1, new() { Nothing = true });

        // Whoever has the item next sees what was decided before.
        Assert.Equal(1, (await second.WaitAsync(Hung)).Item!.Held);
        Assert.Equal(Outcome.Done, (await own).Outcome);
    }

    [Fact]
    public async Task It_goes_on_by_itself_when_a_desk_does_not_come_back()
    {
        Assert.NotNull((await Loans.Enter(1, Silo, takesUnits: true)).Item);

        Assert.Equal(Outcome.Done, (await _node.Item(Item).Get().WaitAsync(Hung)).Outcome);
    }
}
