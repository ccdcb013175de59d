using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
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

    [Fact]
    public async Task A_copy_of_its_folder_finds_sources_and_versions_in_a_checkout_and_keeps_its_output_to_itself()
    {
        var copy = Directory.CreateTempSubdirectory("booking-");
        try
        {
            foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "samples", "BookingService")))
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            var result = await Shell.TryRunAsync("dotnet",
                ["msbuild", Path.Combine(copy.FullName, "Inventory.Samples.BookingService.csproj"), "-getProperty:ArtifactsPath",
                    "-getItem:ProjectReference", "-getItem:PackageReference", "-getItem:PackageVersion"],
                new Dictionary<string, string?> { ["InventoryCheckout"] = Repository.Root }, patience.Token);
            Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");

            using var project = JsonDocument.Parse(result.Output);
            Assert.StartsWith(copy.FullName, project.RootElement.GetProperty("Properties").GetProperty("ArtifactsPath").GetString(),
                StringComparison.Ordinal);
            Assert.All(Items(project, "ProjectReference"), reference => Assert.True(File.Exists(reference), reference));
            Assert.Subset(Items(project, "PackageVersion"), Items(project, "PackageReference"));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static HashSet<string> Items(JsonDocument project, string type) =>
        [.. project.RootElement.GetProperty("Items").GetProperty(type).EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!)];

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
