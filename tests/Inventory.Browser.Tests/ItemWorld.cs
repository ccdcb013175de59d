using System.Net.Http.Json;

namespace Inventory.Browser.Tests;

/// <summary>Items for the pages to show, made over HTTP, and what other hands did to them.</summary>
internal static class ItemWorld
{
    /// <summary>An item of 40 units.</summary>
    public static async Task MakeAsync(this Dashboard dashboard, string itemId) =>
        (await dashboard.Silo.Client.PostAsJsonAsync("/v1/items", new { itemId, onHand = 40 })).EnsureSuccessStatusCode();

    /// <summary>An item of 40 units of which a hand has left 33, and that was found.</summary>
    public static async Task DriftAsync(this Dashboard dashboard, string itemId)
    {
        await dashboard.MakeAsync(itemId);
        await dashboard.EditAsync($"UPDATE item SET on_hand = 33 WHERE item_id = '{itemId}'");
        (await dashboard.Silo.Client.PostAsync("/internal/jobs/reconcile", null)).EnsureSuccessStatusCode();
        await Testing.Poll.UntilAsync(async () => (await dashboard.Silo.Client.GetStringAsync("/api/admin/ops/inventory/drift?limit=1000"))
            .Contains(itemId, StringComparison.Ordinal), "the drift is found");
    }

    /// <summary>A room-night with a past of two days, overbooked, and with holds of all kinds.</summary>
    public static async Task LiveAsync(this Dashboard dashboard, string itemId)
    {
        var client = dashboard.Silo.Client;
        (await client.PostAsJsonAsync("/v1/items", new { itemId, onHand = 20, overbookingLimit = 3 })).EnsureSuccessStatusCode();
        for (var n = 0; n < 14; n++)
        {
            var hold = $"{itemId.Split(':')[1]}-{n}";
            (await client.PostAsJsonAsync("/v1/holds", new
            {
                holdId = hold, owner = $"guest-{n % 4}", channel = n % 3 == 0 ? "web" : "phone", ttlSeconds = 600 + (n * 400),
                lines = new[] { new { itemId, quantity = 1 + (n % 2) } },
            })).EnsureSuccessStatusCode();
            if (n % 2 == 0) (await client.PostAsJsonAsync($"/v1/holds/{hold}/confirm", new { })).EnsureSuccessStatusCode();
            if (n % 5 != 4) continue;
            var end = n % 2 == 0 ? "cancel" : "release";
            (await client.PostAsJsonAsync($"/v1/holds/{hold}/{end}", new { reason = "guest called" })).EnsureSuccessStatusCode();
        }

        (await client.PatchAsJsonAsync($"/v1/items/{itemId}", new { outOfService = 2, safetyStock = 1, reason = "water damage" }))
            .EnsureSuccessStatusCode();
        (await client.PostAsJsonAsync($"/v1/items/{itemId}/adjustments",
            new { adjustmentId = "a1", delta = -1, reason = "room lost for good" }))
            .EnsureSuccessStatusCode();
        await dashboard.EditAsync($"""
            SET inventory.writer = 'on';
            UPDATE journal_row SET at = at - (26 - least(26, sequence)) * interval '53 minutes'
            WHERE item_key = (SELECT item_key FROM item WHERE item_id = '{itemId}')
            """);
    }
}
