using Inventory.Contracts.Holds;
using Inventory.Grains.Tests;

namespace Inventory.Operations.Tests.Items;

/// <summary>Has an item live through random commands, some of which come at once.</summary>
internal static class ItemLife
{
    public static async Task LiveAsync(ItemBench bench, string itemId, int seed, int steps)
    {
        var random = new Random(seed);
        var (node, held, confirmed) = (bench.Node, new List<string>(), new List<string>());
        await node.CreateAsync(itemId, 500);
        for (var step = 0; step < steps; step++)
        {
            node.Clock.MoveTo(node.Clock.Now.AddMilliseconds(random.Next(0, 90_000)));
            var id = $"{seed}-{step}";
            switch (random.Next(8))
            {
                case 0 or 1 or 2:
                    string[] ids = [.. Enumerable.Range(0, random.Next(1, 6)).Select(n => $"{id}-{n}")];
                    await Task.WhenAll(ids.Select(hold => PlaceAsync(node, itemId, hold, random.Next(1, 5), random.Next(60, 4000))));
                    held.AddRange(ids);
                    break;
                case 3 when Take(held, random) is { } hold:
                    await node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = hold });
                    confirmed.Add(hold);
                    break;
                case 4 when Take(held, random) is { } hold:
                    await node.Holds.Release(new() { Caller = Node.Caller, HoldId = hold });
                    break;
                case 5 when Take(confirmed, random) is { } hold:
                    await node.Holds.Cancel(new() { Caller = Node.Caller, HoldId = hold });
                    break;
                case 6:
                    await node.Item(itemId).Adjust(
                        new() { Caller = Node.Caller, AdjustmentId = id, Delta = random.Next(1, 20), Reason = "delivery" });
                    break;
                default:
                    await node.Item(itemId).ChangeSettings(new() { Caller = Node.Caller, SafetyStock = random.Next(0, 20) });
                    break;
            }
        }
    }

    private static Task<HoldAnswer> PlaceAsync(Node node, string itemId, string holdId, long units, int ttl) =>
        node.Item(itemId).PlaceHold(new()
        {
            Caller = Node.Caller, HoldId = holdId, TtlSeconds = ttl, Lines = [new() { ItemId = itemId, Quantity = units }],
        });

    private static string? Take(List<string> from, Random random)
    {
        if (from.Count == 0) return null;
        var at = random.Next(from.Count);
        var taken = from[at];
        from.RemoveAt(at);
        return taken;
    }
}
