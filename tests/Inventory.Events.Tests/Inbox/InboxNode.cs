using System.Globalization;
using System.Text.Json;
using Inventory.Events.Inbox;
using Inventory.Grains.Tests;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;
using Inventory.Operations;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Events.Tests.Inbox;

/// <summary>A silo with the inbox, and a sender with all rights.</summary>
public sealed class InboxNode : IAsyncDisposable
{
    public static readonly InboxSender Shop = new("key-shop", "shop", KeyScopes.All, null);

    private static int _last;

    private InboxNode(Node node, Tenant tenant) => (Node, Tenant) = (node, tenant);

    public Node Node { get; }

    public Tenant Tenant { get; }

    /// <summary>Starts one; pauses and leases of seconds and minutes take milliseconds.</summary>
    public static async Task<InboxNode> StartAsync(TestDatabase database, Action<InboxOptions>? options = null)
    {
        var node = await Node.StartAsync(database, configure: services =>
        {
            services.AddInventoryEvents().AddInventoryOperations();
            var inbox = new InboxOptions { Period = TimeSpan.FromMilliseconds(20) };
            options?.Invoke(inbox);
            services.AddSingleton(inbox);
        });
        return new(node, await node.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Node.Tenant));
    }

    public static string New(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Interlocked.Increment(ref _last)}");

    public static CloudEvent Event(string id, string type, string data)
    {
        using var json = JsonDocument.Parse($$"""{"specversion":"1.0","id":"{{id}}","source":"/shop","type":"{{type}}","data":{{data}}}""");
        return CloudEvent.Read(json.RootElement.Clone());
    }

    public static CloudEvent Requested(string id, string holdId, string item, int quantity = 1) => Event(id, "hold.requested.v1",
        $$"""{"holdId":"{{holdId}}","lines":[{"itemId":"{{item}}","quantity":{{quantity}}}]}""");

    public T Get<T>() where T : notnull => Node.Services.GetRequiredService<T>();

    public async Task<InboxAnswer> SendAsync(CloudEvent one) =>
        Assert.Single(await Get<InboxDesk>().ReceiveAsync(Tenant, Shop, [one], null));

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
