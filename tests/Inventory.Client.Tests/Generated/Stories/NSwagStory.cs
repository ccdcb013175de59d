// Compiled by the tests against the client that NSwag generates at its defaults.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using MyNamespace;

public static class Story
{
    private const string Item = "sku:nswag@shelf.1";

    public static async Task RunAsync(string address, string key)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var client = new MyNamespace.Client(http);
        var made = await client.CreateItemAsync(
            new NewItem { ItemId = Item, OnHand = 5, SafetyStock = 1, Metadata = new Dictionary<string, string> { ["shelf"] = "7" } });
        Same(4L, made.Available);
        await ReadmeAsync(client);
        await OneSettingAsync(client);
        await SaleAndProblemsAsync(client);
        await ListsAsync(client);
        await NightsAsync(client);
        await LinesAndTextAsync(client);
    }

    private static async Task ReadmeAsync(MyNamespace.Client client)
    {
        var held = await client.PlaceHoldAsync(Hold("nswag-1", 2, ttlSeconds: 600));
        Same(HoldStatus.Held, held.Status);
        Same(TimeSpan.FromMinutes(10), held.ExpiresAt - held.PlacedAt);
        Same(1L, (await client.PlaceHoldAsync(Hold("nswag-1", 2, ttlSeconds: 600))).Version);
        var resized = await client.ChangeHoldAsync(
            "nswag-1", "\"1\"", new HoldChange { ChangeId = "more", Lines = new[] { new Target { ItemId = Item, Quantity = 3 } } });
        Same(3L, resized.Lines.Single().Quantity);
        Same(HoldStatus.Confirmed, (await client.ConfirmHoldAsync("nswag-1", null, new Confirmation())).Status);
        await client.PlaceHoldAsync(Hold("nswag-2", 1));
        Same(HoldStatus.Released, (await client.ReleaseHoldAsync("nswag-2", null, new Release { Reason = "not paid" })).Status);
        Same(HoldStatus.Fulfilled, (await client.FulfilHoldAsync("nswag-1", null, new Fulfilment { FulfilmentId = "parcel" })).Status);
        var events = (await client.ListItemEventsAsync(Item, null, null)).Events;
        Same("item_created.v1 hold_placed.v1 hold_changed.v1 hold_confirmed.v1 hold_placed.v1 hold_released.v1 hold_fulfilled.v1",
            string.Join(' ', events.Select(one => one.Type)));
    }

    private static async Task OneSettingAsync(MyNamespace.Client client)
    {
        var stopped = await client.ChangeItemAsync(Item, null, new ItemChange { StopSell = true });
        Same((1L, true, "7"), (stopped.SafetyStock, stopped.StopSell, stopped.Metadata["shelf"]));
        await client.ChangeItemAsync(Item, null, new ItemChange { StopSell = false });
    }

    private static async Task SaleAndProblemsAsync(MyNamespace.Client client)
    {
        var sale = await client.PlaceHoldAsync(new NewHold { HoldId = "nswag-3", Lines = Lines(1), Confirm = true });
        Same((HoldStatus.Confirmed, default(DateTimeOffset?)), (sale.Status, sale.ExpiresAt));
        var tooFew = await RefusedAsync(() => client.PlaceHoldAsync(Hold("nswag-4", 9)));
        Same((409, "insufficient-stock", true), (tooFew.Status, tooFew.Code, tooFew.Retryable));
        Same((9L, 0L), (tooFew.Shortages.Single().Requested, tooFew.Shortages.Single().Available));
        Same("hold-not-found", (await RefusedAsync(() => client.GetHoldAsync("nswag-none", null))).Code);
        var over = await RefusedAsync(() => client.ReleaseHoldAsync("nswag-3", null, new Release()));
        Same(ProblemHoldStatus.Confirmed, over.HoldStatus);
        var wrong = await RefusedAsync(() => client.PlaceHoldAsync(Hold("nswag-6", -1)));
        Same("lines[0].quantity", wrong.Errors.Keys.Single());
    }

    private static async Task ListsAsync(MyNamespace.Client client)
    {
        await client.AdjustStockAsync(Item, null, new Adjustment { AdjustmentId = "delivery", Delta = 10, Reason = "delivery" });
        var held = await client.PlaceHoldAsync(new NewHold { HoldId = "nswag-5", Lines = Lines(1), Owner = "nswag", TtlSeconds = 60 });
        var end = held.ExpiresAt.Value.ToOffset(TimeSpan.FromHours(5));
        Same(0, (await client.ListHoldsAsync("nswag", null, null, end.ToString("O"), null, null)).Holds.Count);
        Same("nswag-5", (await client.ListHoldsAsync("nswag", null, Status.Held, end.AddSeconds(1).ToString("O"), null, null)).Holds.Single(
            ).HoldId);
        Same(Item, (await client.ListItemsAsync("sku:nswag", null, null, null, null, 1)).Items.Single().ItemId);
        await client.CountStockAsync(Item, null, new Count { CountId = "count", Counted = 9, CountedAt = end.AddMinutes(-1),
            Reason = "count" });
        var batch = await client.PlaceHoldsAsync(new NewHolds { Holds = new[] { Hold("nswag-5", 1), Hold("nswag-7", 1) } });
        Same("id-reused 201", string.Join(' ', batch.Results.Select(one => one.Problem?.Code ?? $"{one.HttpStatus}")));
    }

    private static async Task NightsAsync(MyNamespace.Client client)
    {
        await client.CreateItemAsync(new NewItem { ItemId = "room:nswag:double:2030-02-01", OnHand = 3 });
        var from = new DateTimeOffset(2030, 2, 1, 0, 0, 0, TimeSpan.FromHours(-7));
        var nights = (await client.GetNightsAsync("nswag", null, from, from.AddDays(2))).Nights.ToArray();
        Same((2, 3L, default(long?)), (nights.Length, nights[0].Available, nights[1].Available));
        Same((1, 2), (nights[0].Date.Day, nights[1].Date.Day));
        var known = await client.GetAvailabilityAsync(new AvailabilityQuestion { ItemIds = new[] { Item, "sku:none" } });
        Same((1, "sku:none"), (known.Items.Count, known.Unknown.Single()));
    }

    private static async Task LinesAndTextAsync(MyNamespace.Client client)
    {
        using var lines = new System.IO.MemoryStream("{\"itemId\":\"sku:nswag-line\",\"onHand\":1}\n"u8.ToArray());
        using var answer = await client.ImportItemsAsync(null, null, null, lines);
        Same(true, (await new System.IO.StreamReader(answer.Stream).ReadToEndAsync()).Contains("\"outcome\":\"created\""));
        Same(true, (await client.GetMetricsAsync()).Contains("inventory_"));
        using var page = await client.GetProblemAsync("stop-sell");
        Same(true, (await new System.IO.StreamReader(page.Stream).ReadToEndAsync()).Contains("stop-sell"));
        Same(HealthStatus.Ready, (await client.GetReadyAsync()).Status);
        var key = await client.CreateKeyAsync(new NewKey { Name = "till", Scopes = new[] { Scopes.Read, Scopes.Sell } });
        Same("read sell", string.Join(' ', key.Scopes));
        await client.DeleteKeyAsync(key.KeyId);
    }

    private static NewLine[] Lines(long quantity) => new[] { new NewLine { ItemId = Item, Quantity = quantity } };

    private static NewHold Hold(string id, long quantity, long? ttlSeconds = null) =>
        new NewHold { HoldId = id, Lines = Lines(quantity), TtlSeconds = ttlSeconds };

    private static async Task<Problem> RefusedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
        }
        catch (ApiException<Problem> refusal)
        {
            return refusal.Result;
        }

        throw new InvalidOperationException("It was not refused.");
    }

    private static void Same<T>(T expected, T actual, [System.Runtime.CompilerServices.CallerLineNumber] int line = 0)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"Line {line}: {expected} was expected, and it is {actual}.");
    }
}
