using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>kill -9 while events come: sent again, or left to the next node, each has one effect or is told once to have none.</summary>
public sealed class InboxKillTests : IAsyncLifetime
{
    private const int Rounds = 2, Events = 400, Batch = 20, Quantity = 3;

    // Every second event asks for what is not there: it is refused, and told so.
    private const long OnHand = Rounds * Events / 2 * Quantity;

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("inbox_kill");

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Each_event_has_one_effect_however_often_the_silo_is_killed()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var silo = await SiloProcess.StartAsync(_database.ConnectionString);
            if (round == 0)
            {
                var caller = new Caller(silo);
                await caller.CreateAsync("sku:there", (int)OnHand);
                await caller.CreateAsync("sku:gone", 0);
            }

            // Killed once some batches are answered, so that it falls into the midst of others.
            using var answered = new SemaphoreSlim(0);
            var sending = Enumerable.Range(0, Events / Batch).Select(batch => SendAsync(silo, round, batch, answered)).ToArray();
            for (var batch = 0; batch < 2 + round; batch++) await answered.WaitAsync();
            silo.Kill9();
            await silo.WaitForExitAsync();
            await Task.WhenAll(sending);
        }

        await using var last = await SiloProcess.StartAsync(_database.ConnectionString);
        var again = await Task.WhenAll(Enumerable.Range(0, Rounds * Events / Batch)
            .Select(batch => SendAsync(last, batch / (Events / Batch), batch % (Events / Batch), null)));
        // What was under way when a silo died waits for a while until another one takes it up.
        string[] kept = ["processed", "duplicate", "retrying"];
        Assert.All(again.SelectMany(results => results!), result => Assert.Contains((string?)result!["outcome"], kept));
        await Poll.UntilAsync(async () => await CountAsync("inbox_processed WHERE state <> 'processed'") == 0, "all events are processed");
        Assert.Equal(Rounds * Events, await CountAsync("inbox_processed"));
        Assert.Equal(Rounds * Events / 2, await CountAsync("hold"));
        Assert.Equal(Rounds * Events / 2, await CountAsync("notice"));
        Assert.Equal(OnHand, await _database.ScalarAsync<long>("SELECT held FROM item WHERE item_id = 'sku:there'"));
    }

    private Task<long> CountAsync(string what) => _database.ScalarAsync<long>($"SELECT count(*) FROM {what}");

    private static async Task<JsonArray?> SendAsync(SiloProcess silo, int round, int batch, SemaphoreSlim? answered)
    {
        var events = string.Join(',', Enumerable.Range(batch * Batch, Batch).Select(number => Event(round, number)));
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes($"[{events}]"));
        body.Headers.ContentType = new("application/cloudevents-batch+json");
        try
        {
            using var answer = await silo.Client.PostAsync("/v1/inbox", body);
            var text = await answer.Content.ReadAsStringAsync();
            answered?.Release();
            return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!["results"]!.AsArray() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static string Event(int round, int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"specversion":"1.0","id":"{{round}}-{{number}}","source":"/shop","type":"hold.requested.v1",
        "data":{"holdId":"h-{{round}}-{{number}}","lines":[{"itemId":"{{(number % 2 == 0 ? "sku:there" : "sku:gone")}}","quantity":{{Quantity}}}]}}
        """);
}
