using System.Net.Http.Json;

namespace Inventory.Browser.Tests;

/// <summary>Holds that are past their end and that nobody ends.</summary>
internal static class StuckWorld
{
    /// <summary>Places some on an item of their own, and has no node sweep them: as when the shards' node is gone.</summary>
    /// <param name="dashboard">The silo.</param>
    /// <param name="name">What the holds' ids begin with, before a dash and a number; the item has it too.</param>
    /// <param name="owner">Whose they are.</param>
    /// <param name="holds">How many.</param>
    public static async Task StickAsync(this Dashboard dashboard, string name, string owner, int holds = 1)
    {
        var (client, itemId) = (dashboard.Silo.Client, $"sku:{name}@berlin");
        (await client.PostAsJsonAsync("/v1/items", new { itemId, onHand = 1000 })).EnsureSuccessStatusCode();
        for (var n = 1; n <= holds; n++)
        {
            var hold = new { holdId = $"{name}-{n}", owner, lines = new[] { new { itemId, quantity = 2 } } };
            (await client.PostAsJsonAsync("/v1/holds", hold)).EnsureSuccessStatusCode();
        }

        // Their ends lie in the past although no clock has passed them.
        await dashboard.EditAsync($"""
            UPDATE expiry_shard SET leased_by = 'another', leased_until = 'infinity';
            UPDATE hold SET expires_at = placed_at - interval '2 minutes', latest_expires_at = placed_at WHERE owner = '{owner}'
            """);
    }
}
