using Inventory.Cli;
using Inventory.Cli.CommandLine;

using var surroundings = Surroundings.OfThisProcess();
return await Inv.RunAsync(args, surroundings);
