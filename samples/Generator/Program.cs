using Inventory.Samples.Generator;

if (args is not [var folder] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("Usage: dotnet run --project samples/Generator -- FOLDER\n\nWrites catalogue.csv, hotel.jsonl and venue.jsonl into FOLDER, which must exist.");
    return 2;
}

foreach (var (name, content) in Samples.All())
{
    var path = Path.Combine(folder, name);
    File.WriteAllText(path, content);
    Console.WriteLine($"{path}: {content.Length:N0} bytes");
}

return 0;
