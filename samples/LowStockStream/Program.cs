using Inventory.Samples.LowStockStream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// `in-silo`: this process is a silo of the inventory's cluster, with the grain. Without it: a client of the cluster, which listens.
var isSilo = args.Contains("in-silo");
var builder = Host.CreateApplicationBuilder(args);
var cluster = InventoryCluster.From(builder.Configuration);
if (isSilo)
{
    builder.AddInventoryInSilo(cluster);
    builder.Services.AddHostedService<LowStockReport>();
}
else
{
    builder.AddInventoryOutOfSilo(cluster);
    builder.Services.AddHostedService<Listener>();
}

using var host = builder.Build();
if (isSilo) await InSilo.PrepareAsync(host.Services);
await host.RunAsync();
