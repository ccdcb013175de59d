using System.Buffers;

namespace Inventory.Cli.Import;

/// <summary>Rows that go out in one request, and what became of them.</summary>
/// <remarks>
/// A request is sent whole before its answer is read, so it must fit into what servers take in unread; and it is what is repeated
/// after a broken connection. Hence kilobytes, not the file.
/// </remarks>
internal sealed class Chunk
{
    /// <summary>Rows of a full chunk.</summary>
    public const int RowsMax = 1000;

    private const int BytesMax = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _body = new(64 * 1024);
    private readonly List<int> _starts = new(RowsMax);
    private readonly List<long> _lines = new(RowsMax);
    private readonly HashSet<ulong> _items = new(RowsMax);

    /// <summary>The file, as named on the command line.</summary>
    public string File { get; private set; } = "";

    /// <summary>Bytes of the files behind the last row.</summary>
    public long EndsAt { get; set; }

    /// <summary>Rows to send.</summary>
    public int Count => _starts.Count;

    /// <summary>Rows answered for good.</summary>
    public int Answered { get; private set; }

    public int Created { get; private set; }

    public int Updated { get; private set; }

    public int Unchanged { get; private set; }

    /// <summary>Rows that state nothing to import.</summary>
    public int Skipped { get; private set; }

    /// <summary>Rows that were not imported.</summary>
    public int Invalid { get; private set; }

    /// <summary>What is to be told of rows: why bad ones are bad, and warnings.</summary>
    public List<RowNote> Notes { get; } = [];

    public bool IsEmpty => Count == 0 && Notes.Count == 0 && Skipped == 0;

    public bool IsFull => Count >= RowsMax || Notes.Count >= RowsMax || _body.WrittenCount >= BytesMax;

    /// <summary>What is still to be sent: everything from the first row without an answer.</summary>
    public ReadOnlyMemory<byte> Unanswered => Answered == Count ? default : _body.WrittenMemory[_starts[Answered]..];

    /// <summary>Whether a row of this item may be under way here.</summary>
    public bool Has(ulong item) => item != 0 && _items.Contains(item);

    /// <summary>Empties it for other rows.</summary>
    public void Reset(string file)
    {
        File = file;
        _body.ResetWrittenCount();
        _starts.Clear();
        _lines.Clear();
        _items.Clear();
        Notes.Clear();
        (Answered, Created, Updated, Unchanged, Skipped, Invalid) = (0, 0, 0, 0, 0, 0);
    }

    /// <summary>Adds a row to send.</summary>
    public void Add(long line, ReadOnlySpan<byte> json, ulong item)
    {
        _starts.Add(_body.WrittenCount);
        _lines.Add(line);
        _items.Add(item);
        json.CopyTo(_body.GetSpan(json.Length + 1));
        _body.GetSpan(json.Length + 1)[json.Length] = (byte)'\n';
        _body.Advance(json.Length + 1);
    }

    /// <summary>Adds a row that cannot be sent.</summary>
    public void AddBad(long line, IEnumerable<string> complaints)
    {
        Invalid++;
        Notes.Add(new(line, [.. complaints]));
    }

    /// <summary>Adds what is worth telling of a row that is imported all the same.</summary>
    public void Warn(long line, string warning) => Notes.Add(new(line, [$"warning: {warning}"]));

    /// <summary>Counts a row that states nothing.</summary>
    public void Skip() => Skipped++;

    /// <summary>Takes in the answer to the next row.</summary>
    public void Answer(RowOutcome outcome, IEnumerable<string> complaints)
    {
        switch (outcome)
        {
            case RowOutcome.Created: Created++; break;
            case RowOutcome.Updated: Updated++; break;
            case RowOutcome.Unchanged: Unchanged++; break;
            default: AddBad(_lines[Answered], complaints); break;
        }

        Answered++;
    }
}

/// <summary>What the service did with a row.</summary>
internal enum RowOutcome
{
    Created,
    Updated,
    Unchanged,
    Invalid,
}

/// <summary>What is to be told of a row.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Texts">"field: why", or just why.</param>
internal sealed record RowNote(long Line, IReadOnlyList<string> Texts);
