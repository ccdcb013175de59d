using Inventory.Cli;

using var surroundings = Surroundings.OfThisProcess();
return await Inv.RunAsync(args, surroundings);
