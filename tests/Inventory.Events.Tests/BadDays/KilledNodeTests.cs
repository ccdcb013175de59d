using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Inventory.Events.Streams;
using Inventory.Events.Tests.Story;
using Inventory.Events.Tests.Streams;
using Inventory.Testing;
using Xunit.Abstractions;

namespace Inventory.Events.Tests.BadDays;

/// <summary>
/// Three silos as three processes under load, a grain on a fourth, and a client outside, which listen to their streams. One of the three is
/// killed: nothing of what was acknowledged goes unheard, and of each item the order is kept.
/// </summary>
public sealed class KilledNodeTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string ClusterId = "killed";
    private const int Items = 24;
    private readonly ConcurrentBag<string> _placed = [];
    private readonly ConcurrentDictionary<(Heard, string), DateTimeOffset> _heardAt = new();
    private TestDatabase _database = null!;
    private SiloProcess[] _silos = [];
    private Member _member = null!;
    private Heard _grain = null!;
    private Outside _outside = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("killed_node");
        _silos = new SiloProcess[3];
        for (var n = 0; n < _silos.Length; n++)
        {
            _silos[n] = await SiloProcess.StartAsync(_database.ConnectionString, new Dictionary<string, string?>
            {
                ["Cluster__Id"] = ClusterId,
                ["Cluster__GatewayPort"] = Ports.Free(),
                ["Ledger__CommandSeconds"] = "10",
                ["Streams__ClientPatience"] = "00:00:03",
            }, deadline: TimeSpan.FromMinutes(3));
        }

        _member = await Member.JoinAsync(_database, ClusterId);
        _grain = await _member.ListenAsync();
        _outside = await Outside.ListenAsync(_database, ClusterId);
        foreach (var listener in (Heard[])[_grain, _outside.Heard])
        {
            listener.OnEvent = told =>
            {
                _heardAt.TryAdd((listener, told.EventId), DateTimeOffset.UtcNow);
                return Task.CompletedTask;
            };
        }

        for (var item = 0; item < Items; item++) await CreateAsync(Item(item));
    }

    public async Task DisposeAsync()
    {
        await _outside.DisposeAsync();
        await _member.DisposeAsync();
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task One_that_stamps_and_relays() => await GoesOnWithoutAsync(await StampingAsync());

    [Fact]
    public async Task One_that_only_relays()
    {
        var stamping = await StampingAsync();
        await GoesOnWithoutAsync(_silos.First(silo => silo != stamping));
    }

    // As when its answer is lost with the silo through which it came. By Orleans' own patience of half a minute there would be one attempt
    // within the minute that is waited for.
    [Fact]
    public async Task None_but_what_a_client_outside_was_told_is_not_answered()
    {
        await HeardAsync(Items, "the items are told");
        var answer = new TaskCompletionSource();
        _outside.Heard.OnEvent = _ => answer.Task;
        try
        {
            using var placed = await _silos[0].Client.PostAsJsonAsync(
                "/v1/holds", new { holdId = "unanswered", lines = new[] { new { itemId = Item(0), quantity = 1 } } });
            Assert.Equal(HttpStatusCode.Created, placed.StatusCode);
            await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM delivery WHERE attempts >= 3)"),
                "it is told again and again");
        }
        finally
        {
            answer.SetResult();
        }

        await HeardAsync(Items + 1, "it is heard");
    }

    private async Task GoesOnWithoutAsync(SiloProcess dying)
    {
        using var stopping = new CancellationTokenSource();
        var living = _silos.Where(silo => silo != dying).ToArray();
        var load = Task.WhenAll(Enumerable.Range(0, Items).Select(item => PlaceAsync(living[item % living.Length], item, stopping.Token)));
        await HeardAsync(Items * 10, "events flow");

        dying.Kill9();
        var at = DateTimeOffset.UtcNow;
        var before = _placed.Count;
        await dying.WaitForExitAsync();
        await Poll.UntilAsync(() => _placed.Count >= before + Items * 20, "all goes on");
        await stopping.CancelAsync();
        await load;

        // Answered or not: what is in the journal has to be heard.
        var last = await _database.ScalarAsync<long>("SELECT sum(version)::bigint FROM item");
        Assert.True(last >= _placed.Count + Items, "What was acknowledged is in the journal.");
        foreach (var (listener, who) in ((Heard, string)[])[(_grain, "the grain"), (_outside.Heard, "the client outside")])
        {
            var events = await listener.UntilAsync(heard => heard.DistinctBy(told => told.EventId).Count() >= last, $"{who} hears all");
            InOrder(events);
            Tell(who, listener, at, events);
        }
    }

    // One hold after the other on one item, again under its id until it is certain.
    private async Task PlaceAsync(SiloProcess silo, int item, CancellationToken stopping)
    {
        for (var n = 0; !stopping.IsCancellationRequested; n++)
        {
            var holdId = string.Create(CultureInfo.InvariantCulture, $"h-{item}-{n}");
            var lines = new[] { new { itemId = Item(item), quantity = 1 } };
            await Poll.UntilAsync(async () =>
            {
                using var answer = await silo.Client.PostAsJsonAsync("/v1/holds", new { holdId, lines }, CancellationToken.None);
                return answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK;
            }, $"{holdId} is placed");
            _placed.Add(holdId);
        }
    }

    private Task CreateAsync(string itemId) => Poll.UntilAsync(async () =>
    {
        using var answer = await _silos[0].Client.PostAsJsonAsync("/v1/items", new { itemId, onHand = 1_000_000 });
        return answer.IsSuccessStatusCode;
    }, $"{itemId} is made");

    private async Task<SiloProcess> StampingAsync()
    {
        await HeardAsync(Items, "the items are told");
        var process = await _database.ScalarAsync<string>("SELECT split_part(leased_by, '/', 2) FROM journal_log");
        return _silos.Single(silo => silo.ProcessId.ToString(CultureInfo.InvariantCulture) == process);
    }

    private Task<InventoryEvent[]> HeardAsync(int count, string what) => _outside.Heard.UntilAsync(heard => heard.Length >= count, what);

    private static void InOrder(InventoryEvent[] events)
    {
        foreach (var item in events.DistinctBy(told => told.EventId).GroupBy(told => told.Subject))
        {
            var sequences = item.Select(told => told.Item!.Sequence).ToList();
            Assert.Equal(Enumerable.Range(1, sequences.Count).Select(static n => (long)n), sequences);
        }
    }

    // No verdict: how long the longest was that an event was on its way, once the silo was gone, and how many came twice.
    private void Tell(string who, Heard listener, DateTimeOffset killedAt, InventoryEvent[] events)
    {
        var once = events.DistinctBy(told => told.EventId).ToList();
        var latest = once.Where(told => HeardAt(told) > killedAt).Max(told => HeardAt(told) - told.At);
        var again = events.Length - once.Count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{who}: {once.Count} events, {again} of them again; the longest on its way took {latest.TotalSeconds:0.0} s."));

        DateTimeOffset HeardAt(InventoryEvent told) => _heardAt[(listener, told.EventId)];
    }

    private static string Item(int number) => string.Create(CultureInfo.InvariantCulture, $"sku:item-{number}");
}
