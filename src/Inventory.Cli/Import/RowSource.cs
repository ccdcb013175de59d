namespace Inventory.Cli.Import;

/// <summary>What a source came to.</summary>
internal enum RowKind
{
    /// <summary>The end of the file.</summary>
    End,

    /// <summary>A row to send.</summary>
    Row,

    /// <summary>A row that cannot be sent; see its complaints.</summary>
    Bad,

    /// <summary>A row that states nothing to import, such as an article without a count in another system's export.</summary>
    Skipped,
}

/// <summary>A file, read as rows that each become one line of JSON.</summary>
internal abstract class RowSource : IDisposable
{
    /// <summary>The longest row, in bytes of UTF-8.</summary>
    public const int RowBytesMax = 256 * 1024;

    /// <summary>Why a text is refused rather than stored with replacement characters.</summary>
    public const string NotUtf8 = "is not UTF-8 text, perhaps Windows-1252; save the file as UTF-8, or add --encoding windows-1252";

    /// <summary>The physical line, from 1, at which the present row starts, or at which its trouble does.</summary>
    public long Line { get; protected set; }

    /// <summary>The present row as a JSON object, without a line end; valid until the next one.</summary>
    public abstract ReadOnlySpan<byte> Json { get; }

    /// <summary>Equal for equal item ids; 0 where there is none to see.</summary>
    public ulong ItemHash { get; protected set; }

    /// <summary>What is wrong with a bad row: "field: why", or just why.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Bytes of the content used up.</summary>
    public abstract long BytesRead { get; }

    /// <summary>Moves on to the next row; empty lines are passed over.</summary>
    /// <exception cref="BadFileException">The file as a whole cannot be imported.</exception>
    public abstract ValueTask<RowKind> NextAsync(CancellationToken cancellation);

    public virtual void Dispose()
    {
    }

    /// <summary>A bad row for one reason.</summary>
    protected RowKind Bad(string complaint)
    {
        Complaints.Clear();
        Complaints.Add(complaint);
        return RowKind.Bad;
    }
}
