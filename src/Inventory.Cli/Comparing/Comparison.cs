using System.Net.Http.Headers;
using System.Text.Json;
using Inventory.Cli.Http;
using Inventory.Cli.Import;
using Inventory.Cli.Output;

namespace Inventory.Cli.Comparing;

/// <summary>Sends a list through <c>POST /v1/reconciliations</c> and hands on what is found, line by line. It changes nothing.</summary>
internal sealed class Comparison(HttpClient client)
{
    private const int LineBytesMax = 1024 * 1024;

    // Between two signs of life, not for the whole: the service compares all there is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _releasable = [];

    /// <summary>Holds that are live, not in the list, and not yet confirmed: those that a release may end.</summary>
    public IReadOnlyList<string> Releasable => _releasable;

    /// <summary>Findings of any kind.</summary>
    public long Findings { get; private set; }

    /// <summary>Lines that were not compared.</summary>
    public long Invalid { get; private set; }

    /// <summary>The whole was compared: the summary came.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Compares.</summary>
    /// <returns>A refusal of the whole; null where it was compared.</returns>
    /// <exception cref="NoAnswerException">The service cannot be reached, or the answer broke off.</exception>
    public async Task<Answer?> RunAsync(string path, ImportFile file, Action<ReadOnlyMemory<byte>, JsonElement> found,
        CancellationToken cancellation)
    {
        try
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Content = new StreamContent(file.OpenContent())
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") },
            };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if ((int)response.StatusCode != 200)
            {
                return new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation));
            }

            await ReadAsync(new(await response.Content.ReadAsStreamAsync(cancellation), LineBytesMax), found, late);
            return null;
        }
        catch (Exception failure) when (Transport.IsFailure(failure, cancellation))
        {
            throw new NoAnswerException($"The comparison broke off ({failure.Message}). It changed nothing: run the same command again.");
        }
    }

    private async Task ReadAsync(ByteFeed feed, Action<ReadOnlyMemory<byte>, JsonElement> found, CancellationTokenSource late)
    {
        while (!feed.AtEnd)
        {
            late.CancelAfter(Patience);
            await feed.FillAsync(late.Token);
            int lineEnd;
            while ((lineEnd = feed.Unread.IndexOf((byte)'\n')) >= 0)
            {
                var line = feed.Unread[..lineEnd].ToArray();
                feed.Consume(lineEnd + 1);
                if (line.Length == 0) continue;
                using var document = JsonDocument.Parse(line);
                Count(document.RootElement);
                found(line, document.RootElement);
            }

            if (feed.IsFull) throw new JsonException();
        }
    }

    private void Count(JsonElement finding)
    {
        switch (finding.Cell("kind"))
        {
            case "phantom":
                Findings++;
                if (finding.TryGetProperty("hold", out var hold) && hold.Cell("status") == "held") _releasable.Add(hold.Cell("holdId"));
                break;
            case "over" or "differs":
                Findings++;
                break;
            case "invalid":
                Invalid++;
                break;
            case "summary":
                IsComplete = true;
                break;
        }
    }
}
