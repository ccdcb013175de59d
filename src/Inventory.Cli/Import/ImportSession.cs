using System.Text;
using Inventory.Cli.Import.Csv;

namespace Inventory.Cli.Import;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Sources">In the order in which they are imported.</param>
/// <param name="Mapping">How headings are read.</param>
internal sealed record ImportWish(IReadOnlyList<ImportSource> Sources, CsvMapping Mapping)
{
    public bool DryRun { get; init; }

    /// <summary>As an import of its own, though the file was imported before.</summary>
    public bool Again { get; init; }

    public string? ImportId { get; init; }

    public string? CountedAt { get; init; }

    public Encoding? Encoding { get; init; }

    public string? ErrorsFile { get; init; }

    public int Parallel { get; init; } = 4;

    public int Attempts { get; init; } = 5;

    public bool Json { get; init; }
}

/// <summary>One run of <c>inv import</c>: reads, sends, and tells at the end what became of it, however it ended.</summary>
internal sealed class ImportSession(HttpClient client, Surroundings surroundings, ImportWish wish)
{
    private readonly ChunkSender _sender = new(client, surroundings, wish.Attempts);
    private readonly List<string> _idsMade = [];

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var files = new List<ImportFile>();
        try
        {
            foreach (var source in wish.Sources)
            {
                files.Add(await ImportFile.OpenAsync(source, wish.Encoding, surroundings.Input, cancellation));
            }

            await using var allErrors = wish.ErrorsFile is null ? null : OpenErrors(wish.ErrorsFile);
            return await RunAsync(files, new(allErrors) { DryRun = wish.DryRun }, cancellation);
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    private async Task<int> RunAsync(List<ImportFile> files, ImportReport report, CancellationToken cancellation)
    {
        ImportException? failure = null;
        var isBrokenOff = false;
        try
        {
            if (surroundings.ErrorIsTerminal)
            {
                await ImportProgress.ShowAsync(surroundings.Error, files.Sum(static file => file.Length), report, () =>
                    ImportAsync(files, report, cancellation));
            }

            else await ImportAsync(files, report, cancellation);
        }
        catch (ImportException thrown)
        {
            failure = thrown;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            isBrokenOff = true;
        }

        report.WriteErrors(surroundings.Error, wish.ErrorsFile);
        if (wish.Json) report.WriteJson(surroundings.Output);
        else surroundings.Out.WriteLine(report.Summary());
        surroundings.Out.Flush();
        if (failure is not null)
        {
            // What was refused before its first row is not gone on with, it is corrected.
            var next = failure.ExitCode == ExitCode.Refused && report.Rows == 0 ? "Nothing was imported." : HowToGoOn;
            surroundings.Error.WriteLine($"inv: stopped before the end: {failure.Message}\n  {next}");
        }

        if (isBrokenOff) surroundings.Error.WriteLine($"inv: broken off.\n  {HowToGoOn}");
        if (isBrokenOff) return ExitCode.Interrupted;
        if (failure is null && report.IsAllUnchanged && !wish.Again && !wish.Json)
        {
            surroundings.Out.WriteLine(AllUnchanged);
        }

        surroundings.Out.Flush();
        return failure?.ExitCode ?? (report.Invalid > 0 ? ExitCode.Refused : ExitCode.Ok);
    }

    private async Task ImportAsync(List<ImportFile> files, ImportReport report, CancellationToken cancellation)
    {
        var importer = new Importer(_sender, report, wish.Parallel);
        foreach (var file in files)
        {
            var run = new ImportRun(IdOf(file), wish.CountedAt, wish.DryRun);
            _sender.Begin(run);
            report.Begin(file.Name, run.ImportId);
            using var rows = file.Rows(wish.Mapping);
            await importer.ImportAsync(file.Name, rows, cancellation);
            if (rows is CsvRows { PassedOver: { Count: > 0 } columns } && wish.Mapping.Export is null)
            {
                surroundings.Error.WriteLine(
                    $"inv: {file.Name}: columns passed over: {string.Join(", ", columns.Select(Output.Printable.Text))}");
            }
        }
    }

    private string IdOf(ImportFile file)
    {
        var id = wish.ImportId ?? (wish.Again ? surroundings.NewId() : ImportRun.IdOf(file.Name, file.Hash, wish.Mapping.Fingerprint));
        if (wish.Again) _idsMade.Add(id);
        return id;
    }

    private string HowToGoOn => (wish.DryRun, _idsMade) switch
    {
        (true, _) => "Nothing was changed.",
        (_, []) =>
            "What was imported stays. Run the same command again to go on: rows that are done change nothing, whatever was sold since.",
        (_, [var id]) => $"What was imported stays. Run the same command with --import-id {id} instead of --again to go on.",
        _ => $"What was imported stays. The files begun have the ids {string.Join(", ", _idsMade)}: " +
            "go on with each alone, --import-id ID and without --again.",
    };

    private const string AllUnchanged =
        "Every row was unchanged: it was imported before, or says what is so already. " +
        "Units sold since an earlier import of this file stay sold; --again counts anew.";

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
}
