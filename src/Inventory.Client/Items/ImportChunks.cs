using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>
/// Sends an import in requests of some hundred lines, one after another. One endless request would lock up: over HTTP/1.1 answers are read
/// only once all is sent, and the service reads no further while its answers wait. And a small request can be sent again.
/// </summary>
internal sealed class ImportChunks(Sender sender, ItemImport import)
{
    private const int LinesMax = 500;
    private const int BytesMax = 512 * 1024;

    public async IAsyncEnumerable<ImportResult> SendAsync(
        IAsyncEnumerable<ImportedItem> items, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long before = 0;
        var (lines, bytes) = (new List<byte[]>(LinesMax), 0);
        await foreach (var item in items.WithCancellation(cancellation))
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(item, InventoryJson.Default.ImportedItem);
            if (lines.Count == LinesMax || bytes + line.Length > BytesMax)
            {
                foreach (var result in await ChunkAsync(lines, cancellation)) yield return result with { Line = before + result.Line };
                before += lines.Count;
                (lines, bytes) = (new List<byte[]>(LinesMax), 0);
            }

            lines.Add(line);
            bytes += line.Length + 1;
        }

        if (lines.Count == 0) yield break;
        foreach (var result in await ChunkAsync(lines, cancellation)) yield return result with { Line = before + result.Line };
    }

    private async Task<IEnumerable<ImportResult>> ChunkAsync(List<byte[]> lines, CancellationToken cancellation)
    {
        var isRepeatable = import.ImportId is not null || import.DryRun is true;
        var chunk = new Batch<byte[], ImportResult>(
            sender, (entries, deadline) => RequestAsync(entries, isRepeatable, deadline, cancellation),
            // Without an id a line that comes again is counted again: it is the caller's to decide.
            result => isRepeatable ? result.Problem : null);
        var results = (await chunk.SendAsync(lines, cancellation)).ValueOrThrow();
        // A line that was sent again has the number of its last request.
        return results.Select(static (result, at) => result with { Line = at + 1 });
    }

    private Task<Answer<IReadOnlyList<ImportResult>>> RequestAsync(
        IReadOnlyList<byte[]> lines, bool isRepeatable, Deadline deadline, CancellationToken cancellation)
    {
        var request = new ApiRequest(Operations.ImportItems, Operations.ImportItems.Path)
        {
            Query = [("importId", import.ImportId), ("countedAt", Words.Of(import.CountedAt)), ("dryRun", Words.Of(import.DryRun))],
            Body = [.. lines.SelectMany(static line => (IEnumerable<byte>)[.. line, (byte)'\n'])],
            ContentType = ApiRequest.Ndjson,
            Repeats = isRepeatable ? Repeats.Always : Repeats.WithoutEffect,
        };
        return sender.SendAsync(request, async (response, token) =>
            Results(await response.Content.ReadAsByteArrayAsync(token), lines.Count),
            deadline, cancellation);
    }

    private static IReadOnlyList<ImportResult> Results(byte[] body, int lines)
    {
        ImportResult[] results =
        [
            .. Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => JsonSerializer.Deserialize(line, InventoryJson.Default.ImportResult)!),
        ];
        // The service ends an answer early only where it cannot go on.
        return results.Length == lines ? results : throw new JsonException($"{lines} lines were sent and {results.Length} answered.");
    }
}
