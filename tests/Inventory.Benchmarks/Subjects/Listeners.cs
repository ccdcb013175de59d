using System.Net.Http.Headers;
using Inventory.Events.Feed;
using Inventory.Ledger.Journal;
using Inventory.Testing;

namespace Inventory.Benchmarks.Subjects;

/// <summary>Those who listen to a node's events.</summary>
internal static class Listeners
{
    private const int PageMost = 1_000;

    /// <summary>As whoever listens sends it on.</summary>
    public static void Render(ToldEvent told) => ArgumentOutOfRangeException.ThrowIfZero(told.Envelope.Length);

    /// <summary>Reads the feed from its end on, as one who listens over HTTP has it read, until told to stop.</summary>
    public static async Task FeedAsync(JournalFeed feed, Action<ToldEvent> hear, CancellationToken over)
    {
        using var listening = feed.Listen();
        try
        {
            for (var after = await feed.HeadAsync(over); ;)
            {
                var page = await feed.ReadAsync(JournalReads.AllTenants, after, PageMost, over);
                foreach (var told in page.Events) hear(told);
                after = page.Last;
                if (page.IsEnd) await feed.WaitAsync(after, TimeSpan.FromSeconds(1), TimeProvider.System, over);
            }
        }
        catch (OperationCanceledException)
        {
            // the measurement is over
        }
    }

    /// <summary>Listens to a silo's <c>GET /v1/events/stream</c>, until told to stop.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="hear">Hears the data of each event, one JSON object.</param>
    /// <param name="listening">Set once the stream is open.</param>
    /// <param name="over">Stops it.</param>
    public static async Task SseAsync(SiloProcess silo, Action<string> hear, TaskCompletionSource listening, CancellationToken over)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events/stream");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        try
        {
            using var answer = await silo.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, over);
            answer.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(over));
            listening.SetResult();
            while (await lines.ReadLineAsync(over) is { } line)
                if (line.StartsWith("data: ", StringComparison.Ordinal)) hear(line);
        }
        catch (OperationCanceledException)
        {
            // the measurement is over
        }
    }
}
