using System.Globalization;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Setup;

/// <summary>Few words for what most tests begin with. Ids are never used twice in a run.</summary>
public abstract class ContractTests(ContractSilo silo)
{
    private static int _last;

    protected Api Api => silo.Api;

    protected static string New(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{Interlocked.Increment(ref _last)}");

    protected static string Quoted(DateTimeOffset instant) => $"\"{Instant(instant)}\"";

    protected static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A new item; <paramref name="more"/> is further JSON, as in <c>"stopSell":true</c>.</summary>
    protected async Task<string> Item(long onHand, string more = "", Api? api = null)
    {
        var id = "sku:" + New("s");
        (await (api ?? Api).Post("/v1/items", $$"""{"itemId":"{{id}}","onHand":{{onHand}}{{(more.Length > 0 ? "," + more : "")}}}"""))
            .IsFresh(201);
        return id;
    }

    /// <summary>What is asked to place a hold.</summary>
    protected static string Place(string holdId, string item, long quantity, string more = "") =>
        $$"""{"holdId":"{{holdId}}","lines":[{"itemId":"{{item}}","quantity":{{quantity}}}]{{(more.Length > 0 ? "," + more : "")}}}""";

    /// <summary>A new hold of one line.</summary>
    protected async Task<string> Hold(string item, long quantity, string more = "", Api? api = null)
    {
        var id = New("h");
        (await (api ?? Api).Post("/v1/holds", Place(id, item, quantity, more))).IsFresh(201);
        return id;
    }

    /// <summary>A new hold of several lines.</summary>
    protected async Task<string> Hold(params (string Item, long Quantity)[] lines)
    {
        var id = New("h");
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{id}}","lines":[{{Lines(lines)}}]}""")).IsFresh(201);
        return id;
    }

    protected static string Lines(params (string Item, long Quantity)[] lines) =>
        string.Join(',', lines.Select(line => $$"""{"itemId":"{{line.Item}}","quantity":{{line.Quantity}}}"""));

    /// <summary>A hold of 4 of an item that has just been brought to this status.</summary>
    protected async Task<string> HoldThatIs(string status, string item, long quantity = 4)
    {
        var id = await Hold(item, quantity, status == "expired" ? "\"ttlSeconds\":1" : "");
        if (status is "confirmed" or "fulfilled" or "cancelled") (await Confirm(id)).IsFresh();
        if (status is "expired") await PassTime(TimeSpan.FromSeconds(1));
        if (status is "released") (await Api.Post($"/v1/holds/{id}/release")).IsFresh();
        if (status is "fulfilled") (await Fulfil(id, New("f"))).IsFresh();
        if (status is "cancelled") (await Api.Post($"/v1/holds/{id}/cancel")).IsFresh();
        (await Get(id)).Shows($$"""{"status":"{{status}}"}""");
        return id;
    }

    protected Task<Answer> Get(string id) => Api.Get(id.Contains(':', StringComparison.Ordinal) ? $"/v1/items/{id}" : $"/v1/holds/{id}");

    protected Task<Answer> Confirm(string hold, string? body = null) => Api.Post($"/v1/holds/{hold}/confirm", body);

    protected Task<Answer> Change(string hold, string more, params (string Name, string Value)[] headers) =>
        Api.Patch($"/v1/holds/{hold}", $$"""{"changeId":"{{New("c")}}",{{more}}}""", headers);

    protected Task<Answer> Fulfil(string hold, string id, string more = "") =>
        Api.Post($"/v1/holds/{hold}/fulfilments", $$"""{"fulfilmentId":"{{id}}"{{(more.Length > 0 ? "," + more : "")}}}""");

    /// <summary>The item's counters are these; the rest of the sum follows.</summary>
    protected async Task ItemHas(string item, long onHand, long held, long allocated)
    {
        var answer = (await Get(item)).Is(200).Shows($$"""{"onHand":{{onHand}},"held":{{held}},"allocated":{{allocated}}}""");
        Assert.Equal(
            onHand - answer.Number("outOfService") - allocated - held - answer.Number("safetyStock") + answer.Number("overbookingLimit"),
            answer.Number("available"));
    }

    protected async Task<DateTimeOffset> Now() => (await Api.Get("/v1/test/clock")).Is(200).Instant("now");

    protected async Task<Answer> MoveClock(DateTimeOffset to) => (await Api.Put("/v1/test/clock", $$"""{"now":{{Quoted(to)}}}""")).Is(200);

    protected async Task PassTime(TimeSpan time) => await MoveClock(await Now() + time);

    /// <summary>Compares all items, their holds and their journals, once it is nobody else's turn.</summary>
    protected Task ReconcileAll() =>
        Poll.UntilAsync(async () => (await Api.Post("/internal/jobs/reconcile")).Is(200).Field("ran").GetValue<bool>(),
        "the reconciliation has run");

    /// <summary>Puts a drifted item right.</summary>
    protected async Task Repair(string item) =>
        (await Api.Post("/internal/admin/reconcile-item", $$"""{"itemId":"{{item}}","dryRun":false,"reason":"hand in the data"}""")).Is(200)
            .Shows("""{"applied":true}""");

    /// <summary>A new key of the same tenant with these scopes.</summary>
    protected async Task<Api> Key(string scopes, string more = "")
    {
        var made =
            (await Api.Post("/v1/keys",
            $$"""{"name":"{{New("key")}}","scopes":[{{Strings(scopes)}}]{{(more.Length > 0 ? "," + more : "")}}}""")).Is(201);
        return Api.As(made.Text("key"));
    }

    protected static string Strings(string words) =>
        string.Join(',', words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"\"{word}\""));

    /// <summary>All events of an item.</summary>
    protected async Task<Answer> Events(string item) => (await Api.Get($"/v1/items/{item}/events?limit=1000")).Is(200);
}
