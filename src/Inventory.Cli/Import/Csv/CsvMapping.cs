namespace Inventory.Cli.Import.Csv;

/// <summary>How the headings of a file that is not ours are to be read.</summary>
/// <param name="Fields">Heading to field: itemId, sku, location, a quantity, stopSell, metadata.KEY, or - to leave it out.</param>
/// <param name="Location">The location of every SKU; null for the column mapped to it, or none.</param>
/// <param name="Export">The ready mapping that the file's sender is known by; null for none.</param>
internal sealed record CsvMapping(IReadOnlyDictionary<string, string> Fields, string? Location, KnownExport? Export)
{
    /// <summary>A file whose headings are ours.</summary>
    public static CsvMapping None { get; } = new(new Dictionary<string, string>(), null, null);

    /// <summary>Whether columns that nobody mapped are passed over rather than refused.</summary>
    public bool IsForeign => Fields.Count > 0 || Export is not null;

    /// <summary>What tells this mapping from others: another mapping makes another import of the same file.</summary>
    public string Fingerprint =>
        string.Join('\n',
        [Export?.Name, Location,
        .. Fields.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => $"{entry.Key}={entry.Value}")]);

    /// <summary>The field that a heading was given; null where it was given none.</summary>
    public string? FieldOf(string heading) => Fields.TryGetValue(heading, out var field) ? field : Export?.FieldOf(heading);
}
