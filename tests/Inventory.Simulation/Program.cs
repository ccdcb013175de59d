using Inventory.Simulation.Engine;
using Inventory.Simulation.Running;

Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (FormatException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

if (arguments.AsksForHelp)
{
    Console.Out.WriteLine(Arguments.Usage);
    return 0;
}

if (!arguments.IsWorker && arguments.Seed is null) return Report.OfSeeds(arguments);

SeededPool.Seize();
Guard.Begin(TimeSpan.FromSeconds(20));
var code = 0;
if (arguments is { IsWorker: true, RunsKept: true }) Worker.RunKept();
else if (arguments.IsWorker) Worker.Run(arguments.From, arguments.Seeds);
else code = Report.OfSeed(arguments);
Console.Out.Flush();
// Threads that abandoned silos have left would keep the process alive.
Environment.Exit(code);
return code;
