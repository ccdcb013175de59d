using Inventory.Ledger;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Schema;
using Inventory.Operations.Receipts;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Inventory.Operations.Tests.Receipts;

/// <summary>The key of receipts is there before the first refusal is.</summary>
public sealed class ReceiptKeyTests
{
    [Fact]
    public async Task A_node_whose_database_goes_away_before_it_has_the_key_waits_for_it()
    {
        await using var server = await PrivateServer.CreateAsync();
        await using var ledger = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddInventoryLedger(server.ConnectionString).AddSingleton<ReceiptSecret>().BuildServiceProvider();
        await ledger.GetRequiredService<SchemaMigrator>().MigrateAsync();
        await server.StopFastAsync();
        var time = new FakeTimeProvider();
        var key = new ReceiptKey(ledger.GetRequiredService<ReceiptSecret>(), time);

        var reading = key.ReadAsync(CancellationToken.None);
        Assert.Throws<InvalidOperationException>(() => key.Tokens);
        await Poll.UntilAsync(() => Task.FromResult(TriedAgain(time, reading)), "it has been tried some times");
        await server.StartAsync();
        await Poll.UntilAsync(() => Task.FromResult(!TriedAgain(time, reading)), "the key is read");

        await reading;
        Assert.NotNull(key.Tokens);
    }

    // Each step is longer than its pause.
    private static bool TriedAgain(FakeTimeProvider time, Task reading)
    {
        time.Advance(TimeSpan.FromSeconds(1));
        return !reading.IsCompleted;
    }
}
