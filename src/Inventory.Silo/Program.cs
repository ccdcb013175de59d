using Inventory.Silo.Startup;

var start = new StartOutcome();
try
{
    await using var app = Composition.Build(WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
        ContentRootPath = AppContext.BaseDirectory,   // settings lie beside the program, wherever it is started from
    }), start);
    await app.RunAsync();
    return 0;
}
catch (Exception failure)
{
    return start.End(failure);
}
