using System.Diagnostics;
using Inventory.Events.Webhooks;
using Inventory.Grains.Tests;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Webhooks;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Events.Tests.Webhooks;

/// <summary>What the sample's README shows is what it does.</summary>
public sealed class SampleReceiverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "WebhookReceiver");

    [Fact]
    public async Task The_receiver_in_Python_believes_what_is_signed_and_acts_on_each_event_once()
    {
        await using var database = await TestDatabase.CreateAsync("sample_receiver");
        await using var node = await Node.StartAsync(database, configure: static services =>
        {
            services.AddInventoryEvents();
            services.Configure<WebhookOptions>(static options => options.AllowPrivateAddresses = true);
        });
        var (webhooks, tenant) = (node.Services.GetRequiredService<WebhookDesk>(),
            await node.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Node.Tenant));
        var made = Assert.IsType<WebhookMaking.Made>(
            await webhooks.AddAsync(tenant.Id, "sample", new() { Url = "http://127.0.0.1:1/" }, Patience));
        var stranger = Assert.IsType<WebhookMaking.Made>(await webhooks.AddAsync(
            tenant.Id, "stranger", new() { Url = "http://127.0.0.1:1/", Types = ["room.reassigned.v1"] }, Patience));
        using var receiver = Start(WebhookSecrets.Text(made.Secret));
        try
        {
            var lines = receiver.StandardOutput;
            var url = (await lines.ReadLineAsync())!["listening on ".Length..];
            foreach (var id in (string[])["sample", "stranger"]) await webhooks.ChangeAsync(tenant.Id, id, new() { Url = url }, Patience);

            await node.CreateAsync("sku:LAMP", 10);
            await node.PlaceAsync("h1", ("sku:LAMP", 1));
            await node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "h1" });
            List<string?> told = [await lines.ReadLineAsync(), await lines.ReadLineAsync(), await lines.ReadLineAsync()];
            await Poll.UntilAsync(
                async () => (await webhooks.DeliveriesAsync(made.Webhook, null, null, 10, default)).Count == 3, "all are recorded");
            await webhooks.ReplayAsync(tenant.Id, made.Webhook, ["evt-1"], Patience);
            told.Add(await lines.ReadLineAsync());
            await webhooks.TestAsync(tenant.Id, stranger.Webhook, Patience);
            told.Add(await lines.ReadLineAsync());

            Assert.Equal(Shown(), told);
        }
        finally
        {
            receiver.Kill();
        }
    }

    // The output that its README shows: its second block.
    private static string[] Shown() =>
        File.ReadAllText(Path.Combine(Folder, "README.md")).Split("```")[3].Trim().Split('\n');

    private static Process Start(string secrets) =>
        Process.Start(new ProcessStartInfo("python3", [Path.Combine(Folder, "receiver.py"), "0"])
        {
            RedirectStandardOutput = true,
            Environment = { ["WEBHOOK_SECRETS"] = secrets },
        })!;
}
