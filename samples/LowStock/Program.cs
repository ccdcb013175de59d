// Keeps a list of items that run low, from the service's events.
using System.Text.Json;
using Inventory.Client;
using Inventory.Samples.LowStock;
using Microsoft.Extensions.DependencyInjection;

const long Low = 3;
var (prefix, path) = (args[0], args[1]);

var services = new ServiceCollection();
services.AddInventoryClient(options =>
{
    options.Address = new(Environment.GetEnvironmentVariable("INVENTORY_URL") ?? "http://127.0.0.1:5080");
    options.Key = Environment.GetEnvironmentVariable("INVENTORY_KEY");
});
await using var provider = services.BuildServiceProvider();
var events = provider.GetRequiredService<InventoryClient>().Events;

var state = File.Exists(path) ? JsonSerializer.Deserialize<State>(File.ReadAllText(path))! : new State();
// Connects again and again, and ends only where it is refused for good.
await foreach (var one in events.ReadAsync(state.Cursor, prefix: prefix))
{
    var (item, available) = (one.Subject, one.Item!.Available);
    if (available < Low && state.Low.GetValueOrDefault(item, Low) != available) Console.WriteLine($"low: {item} {available}");
    if (available >= Low && state.Low.ContainsKey(item)) Console.WriteLine($"well: {item} {available}");
    if (available < Low) state.Low[item] = available;
    else state.Low.Remove(item);
    state.Cursor = one.Cursor;
    // Cursor and knowledge in one step: whatever happens, they belong together.
    File.WriteAllText(path + ".new", JsonSerializer.Serialize(state));
    File.Move(path + ".new", path, overwrite: true);
}
