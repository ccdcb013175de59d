using System.Globalization;
using System.Text.Json;
using Inventory.Cli.Output;

namespace Inventory.Cli.Import;

/// <summary>Counts what became of rows, and keeps the first bad ones; all of them go to a file if one was asked for.</summary>
internal sealed class ImportReport(TextWriter? allErrors)
{
    /// <summary>How many bad rows are shown.</summary>
    public const int ShownMax = 20;

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly List<string> _shown = [];
    private readonly List<(string File, string ImportId)> _imports = [];
    private int _notesShown;
    private long _notes;

    public long Created { get; private set; }

    public long Updated { get; private set; }

    public long Unchanged { get; private set; }

    /// <summary>Rows of other systems' exports that state no units.</summary>
    public long Skipped { get; private set; }

    /// <summary>Bad rows, whether the service or this program found them so.</summary>
    public long Invalid { get; private set; }

    public long Rows => Created + Updated + Unchanged + Invalid + Skipped;

    /// <summary>The service was asked what it would do, and did nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Nothing at all was changed by rows that were in order.</summary>
    public bool IsAllUnchanged => Unchanged > 0 && Created + Updated + Invalid == 0;

    /// <summary>Bytes of the files whose rows are done.</summary>
    public long Bytes { get; private set; }

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_started);

    public double RowsPerSecond => Rows / Math.Max(Elapsed.TotalSeconds, 0.001);

    /// <summary>Notes under which id a file is imported.</summary>
    public void Begin(string file, string importId) => _imports.Add((file, importId));

    /// <summary>Takes in a chunk; chunks come in the order of the rows.</summary>
    public void Add(Chunk chunk)
    {
        Created += chunk.Created;
        Updated += chunk.Updated;
        Unchanged += chunk.Unchanged;
        Invalid += chunk.Invalid;
        Skipped += chunk.Skipped;
        Bytes = chunk.EndsAt;
        _notes += chunk.Notes.Count;

        // What this program saw stands before what the service said later.
        foreach (var note in chunk.Notes.OrderBy(static note => note.Line))
        {
            var isShown = _notesShown < ShownMax;
            if (isShown) _notesShown++;
            foreach (var said in note.Texts)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{chunk.File}:{note.Line}: {Printable.Text(said)}");
                if (isShown) _shown.Add(text);
                allErrors?.WriteLine(text);
            }
        }
    }

    /// <summary>Writes the first bad rows and warnings, and how many more there are.</summary>
    public void WriteErrors(TextWriter target, string? errorsFile)
    {
        foreach (var line in _shown) target.WriteLine(line);
        var more = _notes - _notesShown;
        if (more == 0) return;
        var what = _notes == Invalid ? "bad row" : "row";
        var where = errorsFile is null ? "--errors FILE takes all of them" : $"all of them are in {errorsFile}";
        target.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {more:N0} more {what}{(more == 1 ? "" : "s")}; {where}"));
    }

    /// <summary>One line for people.</summary>
    public string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(DryRun ? "Dry run, nothing was changed: " : "")}{Rows:N0} rows in {Elapsed.TotalSeconds:0.0} s ({RowsPerSecond:N0} rows/s): " +
        $"{Created:N0} created, {Updated:N0} updated, {Unchanged:N0} unchanged, {Invalid:N0} invalid" +
        $"{(Skipped > 0 ? $", {Skipped:N0} without units skipped" : "")}");

    /// <summary>The same as JSON.</summary>
    public void WriteJson(Stream target)
    {
        using (var writer = new Utf8JsonWriter(target))
        {
            writer.WriteStartObject();
            writer.WriteNumber("rows", Rows);
            writer.WriteNumber("created", Created);
            writer.WriteNumber("updated", Updated);
            writer.WriteNumber("unchanged", Unchanged);
            writer.WriteNumber("invalid", Invalid);
            writer.WriteNumber("skipped", Skipped);
            writer.WriteBoolean("dryRun", DryRun);
            writer.WriteStartArray("imports");
            foreach (var (file, importId) in _imports)
            {
                writer.WriteStartObject();
                writer.WriteString("file", file);
                writer.WriteString("importId", importId);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteNumber("seconds", Math.Round(Elapsed.TotalSeconds, 3));
            writer.WriteNumber("rowsPerSecond", Math.Round(RowsPerSecond));
            writer.WriteEndObject();
        }

        target.WriteByte((byte)'\n');
        target.Flush();
    }
}
