using Inventory.Samples.Booking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// `in-silo`: this process is a silo of the inventory's cluster. Without it: a client of the cluster, which is another program.
var isSilo = args.Contains("in-silo");
var builder = Host.CreateApplicationBuilder(args);
var cluster = InventoryCluster.From(builder.Configuration);
if (isSilo) builder.AddInventoryInSilo(cluster);
else builder.AddInventoryOutOfSilo(cluster);

builder.Services.AddBookingService(tenant: "demo");
builder.Services.AddHostedService<BookingDemo>();

using var host = builder.Build();
if (isSilo) await InSilo.PrepareAsync(host.Services);
await host.RunAsync();
