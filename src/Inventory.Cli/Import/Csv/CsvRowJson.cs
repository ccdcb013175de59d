using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;

namespace Inventory.Cli.Import.Csv;

/// <summary>One record as the JSON that the service takes. A cell that is empty states nothing, so that a setting stays as it is.</summary>
internal sealed class CsvRowJson(CsvColumns columns, CsvMapping mapping)
{
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null,
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>The item as JSON.</summary>
    public ReadOnlySpan<byte> Json => _json.WrittenSpan;

    /// <summary>See <see cref="RowSource.ItemHash"/>.</summary>
    public ulong ItemHash { get; private set; }

    /// <summary>Writes it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="at">The location whose columns to take; null for the row's own.</param>
    /// <param name="complaints">Takes what is wrong.</param>
    public RowKind Write(CsvReader record, string? at, List<string> complaints)
    {
        _json.ResetWrittenCount();
        _writer.Reset(_json);
        _writer.WriteStartObject();
        WriteItemId(record, at, complaints);
        var (inMetadata, hasUnits) = (false, false);
        foreach (var column in columns.Values)
        {
            var cell = record.GetSpan(column.Cell);
            if (cell.IsEmpty || (column.At is not null && column.At != at)) continue;
            if (column.Field == CsvField.Quantity)
            {
                if (IsNotStocked(cell)) return RowKind.Skipped;
                hasUnits = true;
            }

            if (column.Field == CsvField.Metadata && !inMetadata)
            {
                _writer.WriteStartObject("metadata"u8);
                inMetadata = true;
            }

            WriteValue(column, cell, complaints);
        }

        if (inMetadata) _writer.WriteEndObject();
        _writer.WriteEndObject();
        _writer.Flush();
        // Other systems export articles they keep no stock of; a creation without units would be refused one by one.
        if (mapping.Export is not null && !hasUnits) return RowKind.Skipped;
        return complaints.Count == 0 ? RowKind.Row : RowKind.Bad;
    }

    private void WriteItemId(CsvReader record, string? at, List<string> complaints)
    {
        ItemHash = 0;
        foreach (var column in columns.Items)
        {
            if (!Utf8.IsValid(record.GetSpan(column.Cell))) complaints.Add($"{column.Heading}: {RowSource.NotUtf8}");
            else if (record.IsEmpty(column.Cell) && column.Field != CsvField.Location) complaints.Add($"{column.Heading}: is missing");
        }

        if (complaints.Count > 0) return;
        if (columns.Items is [{ Field: CsvField.ItemId } whole])
        {
            ItemHash = ItemHashes.Of(record.GetSpan(whole.Cell));
            _writer.WriteString("itemId"u8, record.GetSpan(whole.Cell));
            return;
        }

        var code = columns.Items.First(static column => column.Field == CsvField.Sku);
        var location = columns.Items.FirstOrDefault(static column => column.Field == CsvField.Location) is { } own
            ? record.GetString(own.Cell) : at ?? mapping.Location ?? "";
        var id = $"sku:{ItemCode.Encode(record.GetString(code.Cell))}{(location.Length == 0 ? "" : $"@{ItemCode.Encode(location)}")}";
        ItemHash = ItemHashes.Of(Encoding.UTF8.GetBytes(id));
        _writer.WriteString("itemId"u8, id);
    }

    private void WriteValue(CsvColumn column, ReadOnlySpan<byte> cell, List<string> complaints)
    {
        switch (column.Field)
        {
            case CsvField.Quantity:
                if (WholeNumber.TryParse(cell, out var number, out var complaint)) _writer.WriteNumber(column.Name, number);
                else complaints.Add($"{column.Heading}: {complaint}");
                break;
            case CsvField.Flag:
                if (Ascii.EqualsIgnoreCase(cell, "true"u8)) _writer.WriteBoolean(column.Name, true);
                else if (Ascii.EqualsIgnoreCase(cell, "false"u8)) _writer.WriteBoolean(column.Name, false);
                else complaints.Add(
                    $"{column.Heading}: '{Encoding.UTF8.GetString(cell.Length > 40 ? cell[..40] : cell)}' is neither true nor false");
                break;
            default:
                if (Utf8.IsValid(cell)) _writer.WriteString(column.Name, cell);
                else complaints.Add($"{column.Heading}: {RowSource.NotUtf8}");
                break;
        }
    }

    private bool IsNotStocked(ReadOnlySpan<byte> cell) =>
        mapping.Export?.NotStocked is { } word && Ascii.EqualsIgnoreCase(cell, Encoding.ASCII.GetBytes(word));
}
