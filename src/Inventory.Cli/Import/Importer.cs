namespace Inventory.Cli.Import;

/// <summary>
/// Reads files, keeps several chunks under way at once, and takes their results in the order of the rows. Memory is that of the chunks
/// under way, whatever the size of the files.
/// </summary>
internal sealed class Importer(ChunkSender sender, ImportReport report, int parallel)
{
    private readonly Queue<(Chunk Chunk, Task Sending)> _underWay = new();
    private readonly Stack<Chunk> _spare = new();
    private long _bytesOfFilesDone;

    /// <summary>Imports one file.</summary>
    /// <exception cref="ImportException">The service refuses the import as a whole, or does not answer any more.</exception>
    public async Task ImportAsync(string name, RowSource source, CancellationToken cancellation)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await SendAllAsync(name, source, broken.Token);
            while (_underWay.Count > 0) await FinishOldestAsync();
        }
        catch
        {
            // The others would go on sending rows behind the one that failed.
            await broken.CancelAsync();
            await Task.WhenAll(_underWay.Select(static entry => entry.Sending)).ContinueWith(static _ => { }, TaskScheduler.Default);
            // What was answered until then is done, and so is counted.
            while (_underWay.TryDequeue(out var entry)) report.Add(entry.Chunk);
            throw;
        }

        _bytesOfFilesDone += source.BytesRead;
    }

    private async Task SendAllAsync(string name, RowSource source, CancellationToken cancellation)
    {
        var seen = new SeenItems();
        var chunk = NewChunk(name);
        try
        {
            for (RowKind kind; (kind = await source.NextAsync(cancellation)) != RowKind.End;)
            {
                if (kind == RowKind.Bad)
                {
                    chunk.AddBad(source.Line, source.Complaints);
                }
                else if (kind == RowKind.Skipped)
                {
                    chunk.Skip();
                }
                else
                {
                    if (seen.FirstLineOf(source.ItemHash, source.Line) is { } first)
                    {
                        chunk.Warn(source.Line,
                            $"the item stands in line {first}, too; each row says what shall be, so one of them is wrong");
                    }

                    // Rows of one item take effect in the order of the file, so no later one may overtake an earlier one.
                    while (IsUnderWay(source.ItemHash)) await FinishOldestAsync();
                    chunk.Add(source.Line, source.Json, source.ItemHash);
                }

                if (!chunk.IsFull) continue;
                await DispatchAsync(chunk, source, cancellation);
                chunk = NewChunk(name);
            }
        }
        catch (BadFileException failure)
        {
            chunk.AddBad(failure.Line, [failure.Message]);
        }

        if (!chunk.IsEmpty) await DispatchAsync(chunk, source, cancellation);
    }

    private async Task DispatchAsync(Chunk chunk, RowSource source, CancellationToken cancellation)
    {
        while (_underWay.Count >= parallel) await FinishOldestAsync();
        chunk.EndsAt = _bytesOfFilesDone + source.BytesRead;
        _underWay.Enqueue((chunk, sender.SendAsync(chunk, cancellation)));
    }

    private async Task FinishOldestAsync()
    {
        var (chunk, sending) = _underWay.Peek();
        try
        {
            await sending;
        }
        finally
        {
            // Also where it failed: the rows answered until then are done.
            report.Add(chunk);
            _underWay.Dequeue();
        }

        _spare.Push(chunk);
    }

    private Chunk NewChunk(string name)
    {
        var chunk = _spare.TryPop(out var spare) ? spare : new();
        chunk.Reset(name);
        return chunk;
    }

    private bool IsUnderWay(ulong item)
    {
        foreach (var (chunk, _) in _underWay)
        {
            if (chunk.Has(item)) return true;
        }

        return false;
    }
}
