using System.CommandLine;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Import;

namespace Inventory.Cli.Commands;

/// <summary><c>inv import</c>.</summary>
internal static class ImportCommand
{
    private const string StandardInput = "-";

    public static Command Build(CommonOptions options, Surroundings surroundings)
    {
        var files = new Argument<string[]>("FILE") { Description = "CSV or JSON Lines files; - for standard input", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string?>("--format") { Description = "csv or jsonl, instead of what the file's name says", HelpName = "csv|jsonl" };
        format.AcceptOnlyFromAmong("csv", "jsonl");
        var errors = Inputs.Text("--errors", "Write every bad row there: file:line: field: why", "FILE");
        var parallel = new Option<int>("--parallel") { Description = "Requests under way at once, 1 to 16", HelpName = "N", DefaultValueFactory = static _ => 4 };
        parallel.Validators.Add(static result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is < 1 or > 16) result.AddError("--parallel is 1 to 16.");
        });
        var command = new Command("import", "Creates items and updates those that exist; good rows are imported also when others are bad.") { files, format, errors, parallel };
        command.SetAction(async (parsed, cancellation) =>
        {
            var inputs = parsed.GetValue(files)!.Select(file => Input.Of(file, parsed.GetValue(format))).ToArray();
            if (inputs.Count(static input => input.Path == StandardInput) > 1) throw new UsageException("Standard input can be read only once.");
            using var client = options.FindTarget(parsed).NewClient(parsed.GetValue(parallel));
            var errorsFile = parsed.GetValue(errors);
            await using var allErrors = errorsFile is null ? null : OpenErrors(errorsFile);
            var report = new ImportReport(allErrors);
            var importer = new Importer(new(client, surroundings, options.Attempts(parsed)), report, parsed.GetValue(parallel));
            var failure = await RunAsync(importer, report, inputs, surroundings, cancellation);

            report.WriteErrors(surroundings.Error, errorsFile);
            if (options.WantsJson(parsed)) report.WriteJson(surroundings.Output);
            else surroundings.Out.WriteLine(report.Summary());
            surroundings.Out.Flush();
            if (failure is not null) surroundings.Error.WriteLine($"inv: stopped before the end: {failure.Message}\n  What was imported stays; importing again is safe.");
            return failure?.ExitCode ?? (report.Invalid > 0 ? ExitCode.Refused : ExitCode.Ok);
        });
        return command.WithNotes("""
            Input:
              A CSV file names its columns in the first line: itemId, onHand, outOfService, safetyStock, overbookingLimit,
              stopSell (true or false), and metadata.KEY for facts of your own. JSON Lines has one object on each line.
              An empty cell, or a field left out, leaves an item's setting as it is. Importing a file again changes nothing.
              With --output json the summary is JSON; bad rows go to standard error, as file:line: field: why.
            """).WithExamples(
            "inv import samples/catalogue.csv",
            "inv import samples/hotel.jsonl samples/venue.jsonl",
            "stock-export | inv import - --format csv --errors bad-rows.txt");
    }

    private static async Task<ImportException?> RunAsync(
        Importer importer, ImportReport report, Input[] inputs, Surroundings surroundings, CancellationToken cancellation)
    {
        async Task ImportAllAsync()
        {
            foreach (var input in inputs)
            {
                await using var stream = input.Open(surroundings);
                await importer.ImportAsync(input.Name, input.IsCsv ? new CsvRows(stream) : new JsonLinesRows(stream), cancellation);
            }
        }

        try
        {
            if (surroundings.ErrorIsTerminal) await ImportProgress.ShowAsync(surroundings.Error, TotalBytes(inputs), report, ImportAllAsync);
            else await ImportAllAsync();
            return null;
        }
        catch (ImportException failure)
        {
            return failure;
        }
    }

    private static long? TotalBytes(Input[] inputs) =>
        inputs.Any(static input => input.Path == StandardInput) ? null : inputs.Sum(static input => new FileInfo(input.Path).Length);

    private static StreamWriter OpenErrors(string file)
    {
        try
        {
            return new(file, append: false) { NewLine = "\n" };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--errors {file} cannot be written: {failure.Message}");
        }
    }

    private sealed record Input(string Path, bool IsCsv)
    {
        public string Name => Path == StandardInput ? "stdin" : Path;

        public static Input Of(string path, string? format)
        {
            if (path != StandardInput && !File.Exists(path)) throw new UsageException($"There is no file {path}.");
            return (format ?? System.IO.Path.GetExtension(path).ToLowerInvariant()) switch
            {
                "csv" or ".csv" => new(path, IsCsv: true),
                "jsonl" or ".jsonl" or ".ndjson" => new(path, IsCsv: false),
                _ => throw new UsageException($"Say what {(path == StandardInput ? "standard input" : path)} is: --format csv or --format jsonl."),
            };
        }

        public Stream Open(Surroundings surroundings)
        {
            try
            {
                return Path == StandardInput ? surroundings.Input : new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            }
            catch (UnauthorizedAccessException failure)
            {
                throw new UsageException(failure.Message);
            }
        }
    }
}
