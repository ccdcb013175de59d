using System.Collections.Concurrent;
using Inventory.Contracts;
using Inventory.Grains.Items;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Inventory.Grains.Tests.Doors;

/// <summary>Two silos of one cluster: what comes to one silo for an item on the other.</summary>
public sealed class DoorsOfAClusterTests : IAsyncLifetime
{
    private readonly ItemCalls _calls = new();
    private TestDatabase _database = null!;
    private Node _near = null!, _far = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("doors");
        var silos = 0;
        var nodes = await Node.StartClusterAsync(2, _database, configure: services =>
        {
            if (silos++ > 0) services.AddSingleton<IIncomingGrainCallFilter>(_calls);
        });
        (_near, _far) = (nodes[0], nodes[1]);
    }

    public async Task DisposeAsync()
    {
        _calls.Open();
        await Invariants.CheckAsync(_database);
        await _far.DisposeAsync();
        await _near.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_gathers_for_an_item_on_another_silo_is_one_message()
    {
        var item = await ItemOnFarAsync();
        _calls.Close();
        var first = _near.PlaceAsync("first", (item, 1));
        await _calls.NextAsync();

        var gathered = Enumerable.Range(0, 300).Select(i => _near.PlaceAsync($"h{i}", (item, 1))).ToArray();
        await Poll.UntilAsync(() => Task.FromResult(_near.Services.GetRequiredService<Admission>().Waiting == 300),
            "all have come to the door");
        _calls.Open();

        var answers = await Task.WhenAll([first, .. gathered]);
        Assert.All(answers, answer => Assert.Equal((Outcome.Done, false), (answer.Outcome, answer.Replayed)));
        Assert.Equal([1, 300], _calls.CommandsOf(item));
        // In order of arrival, and so of the item's versions.
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"h{i}"), await HoldsInOrderAsync(item));
    }

    private async Task<string[]> HoldsInOrderAsync(string item) => (await _database.ScalarAsync<string>(
        $"SELECT string_agg(hold_id, ' ' ORDER BY sequence) FROM journal JOIN item USING (tenant_id, item_key) WHERE item_id = '{item}' AND hold_id <> 'first'"))!.Split(' ');

    private async Task<string> ItemOnFarAsync()
    {
        for (var i = 0; ; i++)
        {
            await _near.CreateAsync($"sku:{i}", 1000);
            if (_calls.Saw($"sku:{i}")) return $"sku:{i}";
        }
    }

    // Notes the calls of items on its silo, and holds those of doors back.
    private sealed class ItemCalls : IIncomingGrainCallFilter
    {
        private readonly ConcurrentDictionary<string, ConcurrentQueue<int>> _commands = new();
        private readonly SemaphoreSlim _arrived = new(0);
        private volatile TaskCompletionSource _gate = new();

        public ItemCalls() => Open();

        public void Close() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _gate.TrySetResult();

        public Task NextAsync() => _arrived.WaitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        public bool Saw(string item) => _commands.ContainsKey(GrainKeys.Item(Node.Tenant, item));

        public int[] CommandsOf(string item) => [.. _commands[GrainKeys.Item(Node.Tenant, item)]];

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            var key = context.TargetId.Key.ToString()!;
            if (context.InterfaceName.Contains("IItem", StringComparison.Ordinal)) _commands.GetOrAdd(key, _ => new());
            if (context.InterfaceName.Contains(nameof(IItemDoor), StringComparison.Ordinal))
            {
                _commands[key].Enqueue(context.Request.GetArgument(0) is CommandGroup group ? group.Commands.Length : 1);
                _arrived.Release();
                await _gate.Task;
            }

            await context.Invoke();
        }
    }
}
