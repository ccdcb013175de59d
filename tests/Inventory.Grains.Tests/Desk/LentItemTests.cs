using Inventory.Contracts;
using Inventory.Grains.Items;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Grains.Tests.Desk;

/// <summary>An item that stands still for a desk: how long, and who has the next turn.</summary>
public sealed class LentItemTests(LedgerFixture ledger) : IClassFixture<LedgerFixture>
{
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(30);

    private Node Node => ledger.Node;

    [Fact]
    public async Task Whoever_tries_it_while_it_is_lent_hears_so_at_once_and_waits_behind_nobody()
    {
        const string Item = "sku:lent.tried";
        await Node.CreateAsync(Item, 10);
        var loans = Node.Loans(Item);
        Assert.NotNull((await loans.TryEnter(1, Node.Address, takesUnits: true)).Item);

        Assert.True((await loans.TryEnter(2, Node.Address, takesUnits: true).WaitAsync(Hung)).Lent);
        var waits = loans.Enter(3, Node.Address, takesUnits: true);
        await loans.Leave(1, new() { Nothing = true });
        Assert.NotNull((await waits).Item);
    }

    [Fact]
    public async Task Its_own_commands_have_their_turn_between_two_desks()
    {
        const string Item = "sku:lent.own";
        await Node.CreateAsync(Item, 10);
        var loans = Node.Loans(Item);
        Assert.NotNull((await loans.Enter(1, Node.Address, takesUnits: true)).Item);
        var own = Node.PlaceAsync("own", (Item, 1));
        await Poll.UntilAsync(() => Task.FromResult(Node.Services.GetRequiredService<Admission>().Waiting == 1), "it waits");
        var second = loans.Enter(2, Node.Address, takesUnits: true);
        await loans.Leave(1, new() { Nothing = true });

        // Whoever has the item next sees what was decided before.
        Assert.Equal(1, (await second.WaitAsync(Hung)).Item!.Held);
        Assert.Equal(Outcome.Done, (await own).Outcome);
    }

    [Fact]
    public async Task It_goes_on_by_itself_when_a_desk_does_not_come_back()
    {
        const string Item = "sku:lent.gone";
        await Node.CreateAsync(Item, 10);
        var loans = Node.Loans(Item);
        Assert.NotNull((await loans.Enter(1, Node.Address, takesUnits: true)).Item);

        Assert.Equal(Outcome.Done, (await Node.Item(Item).Get().WaitAsync(Hung)).Outcome);
    }
}
