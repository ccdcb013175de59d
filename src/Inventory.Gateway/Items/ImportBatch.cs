using System.Buffers;
using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Gateway.Http;
using Inventory.Gateway.Streams;
using Inventory.Grains.Items;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Http.Requests;

namespace Inventory.Gateway.Items;

/// <summary>Lines of an import that are brought in together, and their results in order.</summary>
internal sealed class ImportBatch(ApiRequest request, ImportTerms terms, StrictJson strict, EntryFailures failures, int linesMax)
{
    private const long BytesMax = 1 << 20;

    private readonly List<Entry> _entries = [];
    private readonly List<ImportLine> _lines = [];
    private readonly HashSet<string> _items = new(StringComparer.Ordinal);
    private long _bytes;

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>It has enough lines, or enough of them.</summary>
    public bool IsFull => _entries.Count >= linesMax || _bytes >= BytesMax;

    /// <summary>The number of its last line.</summary>
    public long LastLine => _entries[^1].Line;

    /// <summary>Set once it was started.</summary>
    public Task<ItemAnswer[]> Running { get; private set; } = Task.FromResult<ItemAnswer[]>([]);

    public static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8)) return false;
        }

        return true;
    }

    public bool Shares(ImportBatch later) => _items.Overlaps(later._items);

    public void AddBlank(long line) => _entries.Add(new(line, null, Problem.Invalid(FieldErrors.Whole, "is an empty line")));

    public void AddTooLong(long line, int max) =>
        _entries.Add(new(line, null, new(ProblemCodes.PayloadTooLarge, $"A line may have at most {max} bytes.")));

    public void Add(long line, ReadOnlySequence<byte> text)
    {
        _bytes += text.Length;
        if (text.IsSingleSegment)
        {
            Add(line, text.FirstSpan);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)text.Length);
        text.CopyTo(rented);
        Add(line, rented.AsSpan(0, (int)text.Length));
        ArrayPool<byte>.Shared.Return(rented);
    }

    public void Start(ItemImporter importer) => Running = RunAsync(importer);

    /// <summary>Hands its results on.</summary>
    /// <returns>False where nobody reads them.</returns>
    public async Task<bool> WriteResultsAsync(AnswerSpool results)
    {
        var answers = await Running;
        using var json = JsonAnswer.Rent();
        var next = 0;
        foreach (var entry in _entries)
        {
            strict.Write(json.Json, Result(entry, entry.Problem is null ? answers[next++] : null));
            json.EndLine();
        }

        return await results.AppendAsync(json.Written);
    }

    private void Add(long line, ReadOnlySpan<byte> text)
    {
        var problem = strict.Read<ImportedItem>(text, out var item);
        _entries.Add(new(line, item is not null ? item.ItemId : LooseFields.Find(text, "itemId"), problem));
        if (problem is not null) return;
        _lines.Add(new(item!.ItemId!, item.ToCommand(request.Principal.Caller, terms.ImportId, terms.CountedAt)));
        _items.Add(item.ItemId!);
    }

    private async Task<ItemAnswer[]> RunAsync(ItemImporter importer)
    {
        if (_lines.Count == 0) return [];
        try
        {
            return await importer.ImportAsync(request.Principal.Tenant, _lines, terms.DryRun, CancellationToken.None);
        }
        catch (Exception failure)
        {
            failures.Tell(request, failure);
            // Some of the lines may have taken effect: under an importId repeating them is safe.
            var unknown = new ItemAnswer[_lines.Count];
            Array.Fill(unknown, new() { Outcome = terms.DryRun ? Outcome.LedgerUnavailable : Outcome.OutcomeUnknown });
            return unknown;
        }
    }

    private ImportResult Result(Entry entry, ItemAnswer? answer)
    {
        var problem = entry.Problem ?? (answer!.Outcome is Outcome.Done ? null : OutcomeProblems.Of(answer, entry.ItemId!));
        return new()
        {
            Line = entry.Line,
            ItemId = entry.ItemId,
            Outcome = problem is not null ? "invalid" : answer!.Created ? "created" : answer.Changed ? "updated" : "unchanged",
            Problem = problem?.For(request.Path, request.TraceId),
        };
    }

    private sealed record Entry(long Line, string? ItemId, Problem? Problem);
}
