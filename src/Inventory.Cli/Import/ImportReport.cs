using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Inventory.Cli.Output;

namespace Inventory.Cli.Import;

/// <summary>Counts what became of rows, and keeps the first bad ones; all of them go to a file if one was asked for.</summary>
internal sealed class ImportReport(TextWriter? allErrors)
{
    /// <summary>How many bad rows are shown.</summary>
    public const int ShownMax = 20;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<string> _shown = [];
    private int _rowsShown;

    public long Created { get; private set; }

    public long Updated { get; private set; }

    public long Unchanged { get; private set; }

    /// <summary>Bad rows, whether the service or this program found them so.</summary>
    public long Invalid { get; private set; }

    public long Rows => Created + Updated + Unchanged + Invalid;

    /// <summary>Bytes of the files whose rows are done.</summary>
    public long Bytes { get; private set; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public double RowsPerSecond => Rows / Math.Max(Elapsed.TotalSeconds, 0.001);

    /// <summary>Takes in a chunk; chunks come in the order of the rows.</summary>
    public void Add(Chunk chunk)
    {
        Created += chunk.Created;
        Updated += chunk.Updated;
        Unchanged += chunk.Unchanged;
        Invalid += chunk.BadRows.Count;
        Bytes = chunk.EndsAt;

        // What this program saw stands before what the service said later.
        chunk.BadRows.Sort(static (left, right) => left.Line.CompareTo(right.Line));
        foreach (var row in chunk.BadRows)
        {
            var isShown = _rowsShown < ShownMax;
            if (isShown) _rowsShown++;
            foreach (var complaint in row.Complaints)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{row.File}:{row.Line}: {Printable.Text(complaint)}");
                if (isShown) _shown.Add(text);
                allErrors?.WriteLine(text);
            }
        }
    }

    /// <summary>Writes the first bad rows, and how many more there are.</summary>
    public void WriteErrors(TextWriter target, string? errorsFile)
    {
        foreach (var line in _shown) target.WriteLine(line);
        var more = Invalid - _rowsShown;
        if (more > 0) target.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {more:N0} more bad row{(more == 1 ? "" : "s")}; {(errorsFile is null ? "--errors FILE takes all of them" : $"all of them are in {errorsFile}")}"));
    }

    /// <summary>One line for people.</summary>
    public string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rows:N0} rows in {Elapsed.TotalSeconds:0.0} s ({RowsPerSecond:N0} rows/s): {Created:N0} created, {Updated:N0} updated, {Unchanged:N0} unchanged, {Invalid:N0} invalid");

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
            writer.WriteNumber("seconds", Math.Round(Elapsed.TotalSeconds, 3));
            writer.WriteNumber("rowsPerSecond", Math.Round(RowsPerSecond));
            writer.WriteEndObject();
        }

        target.WriteByte((byte)'\n');
        target.Flush();
    }
}
