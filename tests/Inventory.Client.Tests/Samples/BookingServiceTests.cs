using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inventory.Client.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Client.Tests.Samples;

/// <summary>The booking service as it is started by hand, beside a silo of the same cluster.</summary>
public sealed class BookingServiceTests
{
    private const string Item = "room:seaview:double:2027-07-01";

    [Fact]
    public async Task It_books_as_a_client_of_the_cluster_and_repeats_its_bookings_as_a_silo_of_it()
    {
        await using var database = await TestDatabase.CreateAsync("booking");
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString, new Dictionary<string, string?>
        {
            ["Cluster__Id"] = "booking",
            ["Cluster__GatewayPort"] = FreePort().ToString(CultureInfo.InvariantCulture),
            ["Ledger__CommandSeconds"] = "10",   // a stall of the test machine's disk is no outage
        });
        var inventory = Clients.Of(silo.BaseAddress);
        (await inventory.Items.CreateAsync(new() { ItemId = Item, OnHand = 2 })).ValueOrThrow();

        var client = await RunAsync(database);
        Assert.Contains("Booking demo-paid: Booked", client, StringComparison.Ordinal);
        Assert.Contains("Booking demo-unpaid: NotPaid", client, StringComparison.Ordinal);

        var member = await RunAsync(database, "in-silo");
        Assert.Contains("Booking demo-paid: Booked", member, StringComparison.Ordinal);
        Assert.Contains("Booking demo-unpaid: Over { Status = Released }", member, StringComparison.Ordinal);

        var item = (await inventory.Items.GetAsync(Item)).ValueOrThrow();
        Assert.Equal((1, 0, 1), (item.Allocated, item.Held, item.Available));
    }

    private static async Task<string> RunAsync(TestDatabase database, params string[] arguments)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var result = await Shell.TryRunAsync(
            "dotnet", [Repository.BuiltAssembly("Inventory.Samples.BookingService"), .. arguments],
            new Dictionary<string, string?> { ["Cluster__Id"] = "booking", ["ConnectionStrings__Inventory"] = database.ConnectionString },
                patience.Token);
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        return result.Output;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
