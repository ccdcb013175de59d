using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inventory.Client.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Client.Tests.Samples;

/// <summary>
/// The low-stock list as it is started by hand, beside a silo of the same cluster: a grain in it, and a listener outside.
/// </summary>
public sealed class LowStockStreamTests
{
    private const string Lamp = "sku:LAMP", Chair = "sku:CHAIR";

    [Fact]
    public async Task A_grain_in_the_cluster_and_a_client_outside_hear_the_same_events()
    {
        await using var database = await TestDatabase.CreateAsync("lowstock");
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString, new Dictionary<string, string?>
        {
            ["Cluster__Id"] = "lowstock",
            ["Cluster__GatewayPort"] = FreePort().ToString(CultureInfo.InvariantCulture),
            ["Ledger__CommandSeconds"] = "10",   // a stall of the test machine's disk is no outage
        });
        var inventory = Clients.Of(silo.BaseAddress);
        (await inventory.Items.CreateAsync(new() { ItemId = Lamp, OnHand = 4 })).ValueOrThrow();
        (await inventory.Items.CreateAsync(new() { ItemId = Chair, OnHand = 90 })).ValueOrThrow();
        await HoldAsync(Lamp, "h-1", 2);   // before anybody listens

        using var outside = Started(database);
        await outside.HearsAsync($"{Lamp} has 2 left after hold_placed.v1 2");
        using var member = Started(database, "in-silo");
        await member.HearsAsync($"Low on stock: {Lamp} 2");

        await HoldAsync(Chair, "h-2", 1);
        await HoldAsync(Lamp, "h-3", 1);
        await outside.HearsAsync($"{Lamp} has 1 left after hold_placed.v1 3");
        await member.HearsAsync($"Low on stock: {Lamp} 1");
        Assert.DoesNotContain(Chair, outside.Output, StringComparison.Ordinal);

        async Task HoldAsync(string item, string holdId, int quantity) =>
            (await inventory.Holds.PlaceAsync(new() { HoldId = holdId, Lines = [new(item, quantity)] })).ValueOrThrow();
    }

    private static Sample Started(TestDatabase database, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.BuiltAssembly("Inventory.Samples.LowStockStream"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Cluster__Id"] = "lowstock";
        start.Environment["ConnectionStrings__Inventory"] = database.ConnectionString;
        return new(start);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Sample : IDisposable
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly Process _process;

        public Sample(ProcessStartInfo start)
        {
            _process = new() { StartInfo = start };
            _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
            _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public string Output => string.Join('\n', _lines);

        public async Task HearsAsync(string line)
        {
            try
            {
                await Poll.UntilAsync(() => Output.Contains(line, StringComparison.Ordinal), $"it says: {line}", TimeSpan.FromMinutes(2));
            }
            catch (TimeoutException late)
            {
                throw new TimeoutException($"{late.Message}\n{Output}", late);
            }
        }

        public void Dispose()
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
