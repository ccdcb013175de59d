using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Benchmarks.Workloads;

/// <summary>
/// Holds that nobody ends: all in the same second while callers go on with other items, then as evenly as they were placed, then holds of
/// seven lines at once. In real time. Lag is how long after a hold's end its ending was journalled.
/// </summary>
internal static class ExpiryWorkload
{
    public const string Storm = "100,000 holds end at once", Quiet = "place and release, before that",
        During = "place and release, meanwhile",
        Evenly = "2,000 holds end each second", Baskets = "2,000 holds of seven lines end at once";
    public const int Callers = 16;
    private const int HoldsPerItem = 100, OtherItems = 100, PlacedAtOnce = 1000;
    private const long Plenty = 1_000_000_000;

    // Ends are whole seconds after an instant: where those instants are in the first half of a second, so are the ends.
    private const int PlacingMilliseconds = 500;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.2), TicksApart = TimeSpan.FromMilliseconds(50),
        GiveUp = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("expiry");
        await using var product = await bench.ProductAsync(database);
        await product.PrepareAsync(bench.Options.StormItems + OtherItems, Plenty);
        await StormAsync(bench, product);
        await EvenlyAsync(bench, product);
        await BasketsAsync(bench, product);
        await product.CheckAsync();
    }

    private static async Task StormAsync(Bench bench, Product product)
    {
        var options = bench.Options;
        var holds = options.StormItems * HoldsPerItem;
        var numbers = new OperationNumbers();
        async ValueTask<bool> PlaceAndReleaseAsync(long number)
        {
            var holdId = bench.Ids.Text(number);
            await product.PlaceAsync(options.StormItems + (int)(number % OtherItems), holdId);
            await product.ReleaseAsync(holdId);
            return true;
        }

        // How long placing takes is tried first: the holds shall be there before any of them ends, and not long before.
        var pair = 1 / (await Load.RunAsync(PlaceAndReleaseAsync, 512, numbers, (WarmUp, options.StormQuiet), bench.Meter)).Rate;
        var lead = TimeSpan.FromSeconds(Math.Min(holds * pair * 2, options.PlacingSecondsMax)) + options.StormQuiet + WarmUp
            + TimeSpan.FromSeconds(0.5);
        var ends = NextSecond(DateTimeOffset.UtcNow + lead);
        await PlaceAsync(holds, ends, PlacedAtOnce, (hold, ttl) => product.PlaceAsync([hold % options.StormItems], $"storm-{hold}", ttl));
        await PassAsync(ends - options.StormQuiet - WarmUp);
        var quiet = await Load.RunAsync(PlaceAndReleaseAsync, Callers, numbers, WarmUp, () => PassAsync(ends), bench.Meter);
        var before = await bench.Meter.ReadAsync();
        var over = ends;
        var during = await Load.RunAsync(PlaceAndReleaseAsync, Callers, numbers, TimeSpan.Zero,
            async () => over = await EndedAsync(product, "storm"), bench.Meter);
        // What it cost is told once, of all that was done meanwhile.
        var costs = (await bench.Meter.ReadAsync()).Minus(before);
        during.Costs = new();
        bench.Add(new(Quiet, product.Name, Callers, quiet));
        bench.Add(new(During, product.Name, Callers, during));
        bench.Add(new(Storm, product.Name, Callers, await LagsAsync(product, "storm", over - ends, costs)));
    }

    private static async Task EvenlyAsync(Bench bench, Product product)
    {
        var (rate, seconds) = bench.Options.Evenly;
        var before = await bench.Meter.ReadAsync();
        var placing = new List<Task>();
        var perTick = (int)(rate * TicksApart.TotalSeconds);
        using var ticks = new PeriodicTimer(TicksApart);
        for (var hold = 0; hold < rate * seconds; hold++)
        {
            if (hold % perTick == 0) await ticks.WaitForNextTickAsync();
            placing.Add(product.PlaceAsync([hold % bench.Options.StormItems], $"evenly-{hold}", ttlSeconds: 1).AsTask());
        }

        await Task.WhenAll(placing);
        await EndedAsync(product, "evenly");
        bench.Add(new(Evenly, product.Name, perTick, await LagsAsync(product, "evenly", TimeSpan.FromSeconds(seconds),
            (await bench.Meter.ReadAsync()).Minus(before))));
    }

    private static async Task BasketsAsync(Bench bench, Product product)
    {
        var (items, holds) = (bench.Options.StormItems, bench.Options.StormBaskets);
        var begun = DateTimeOffset.UtcNow;
        await PlaceAsync(holds / 10, NextSecond(begun.AddHours(1)), PlacedAtOnce,
            (hold, ttl) => PlaceBasketAsync($"tried-{hold}", hold, ttl));
        var placing = Math.Min((DateTimeOffset.UtcNow - begun).TotalSeconds * 15, bench.Options.PlacingSecondsMax);
        var ends = NextSecond(DateTimeOffset.UtcNow + TimeSpan.FromSeconds(placing + 0.5));
        await PlaceAsync(holds, ends, PlacedAtOnce / SeveralLinesWorkload.Lines,
            (hold, ttl) => PlaceBasketAsync($"basket-{hold}", hold, ttl));
        await PassAsync(ends);
        var before = await bench.Meter.ReadAsync();
        var over = await EndedAsync(product, "basket");
        bench.Add(new(Baskets, product.Name, 0,
            await LagsAsync(product, "basket", over - ends, (await bench.Meter.ReadAsync()).Minus(before))));

        ValueTask<bool> PlaceBasketAsync(string holdId, int hold, int ttl) =>
            product.PlaceAsync(SeveralLinesWorkload.Spread(hold % items, items, hold), holdId, ttl);
    }

    // All of them end within the second that begins at `ends`, as long as none takes longer to be placed than the rest of the second it was
    // asked in.
    private static async Task PlaceAsync(int holds, DateTimeOffset ends, int atOnce, Func<int, int, ValueTask<bool>> place)
    {
        foreach (var some in Enumerable.Range(0, holds).Chunk(atOnce))
        {
            if (DateTimeOffset.UtcNow.Millisecond > PlacingMilliseconds) await PassAsync(NextSecond(DateTimeOffset.UtcNow));
            var ttl = Math.Max(1, (int)Math.Ceiling((ends - DateTimeOffset.UtcNow).TotalSeconds));
            await Task.WhenAll(some.Select(hold => place(hold, ttl).AsTask()));
        }
    }

    private static DateTimeOffset NextSecond(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds() + 1);

    private static async Task PassAsync(DateTimeOffset until)
    {
        for (var left = until - DateTimeOffset.UtcNow; left > TimeSpan.Zero; left = until - DateTimeOffset.UtcNow) await Task.Delay(left);
    }

    /// <summary>Waits until the ledger has no hold of a name any more that is held, and returns when that was seen.</summary>
    private static async Task<DateTimeOffset> EndedAsync(Product product, string name)
    {
        await using var connection = await OpenAsync(product);
        // By the earliest ends of items, as the sweep finds them: all others end much later.
        await using var command = new NpgsqlCommand("""
            SELECT EXISTS (
              SELECT FROM item i CROSS JOIN LATERAL (
                SELECT h.hold_id FROM hold h WHERE h.tenant_id = i.tenant_id AND h.item_key = i.item_key AND h.status = 'held'
                    AND NOT h.dropped AND h.expires_at IS NOT NULL
                ORDER BY h.expires_at LIMIT 1
              ) AS first WHERE i.next_end_at < now() + interval '15 minutes' AND first.hold_id LIKE $1 || '-%')
            """, connection);
        command.Parameters.Add(new() { Value = name });
        using var late = new CancellationTokenSource(GiveUp);
        while ((bool)(await command.ExecuteScalarAsync(late.Token))!) await Task.Delay(TicksApart, late.Token);
        return DateTimeOffset.UtcNow;
    }

    /// <summary>How long after its end each hold was ended, by the journal.</summary>
    private static async Task<Measurement> LagsAsync(Product product, string name, TimeSpan time, Costs costs)
    {
        var lags = new Measurement { Seconds = time.TotalSeconds, Costs = costs };
        await using var connection = await OpenAsync(product);
        await using var command = new NpgsqlCommand("""
            SELECT h.status, (extract(epoch FROM j.at - h.expires_at) * 1000000)::bigint
            FROM hold h LEFT JOIN journal_row j ON j.tenant_id = h.tenant_id AND j.item_key = h.item_key AND j.hold_id = h.hold_id
                AND j.type = 'hold_expired.v1'
            WHERE h.hold_id LIKE $1 || '-%' AND h.line_no = 0
            """, connection);
        command.Parameters.Add(new() { Value = name });
        command.CommandTimeout = 300;
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            if (rows.GetString(0) != "expired") throw new InvariantBrokenException($"Broken: a hold of the {name} is {rows.GetString(0)}.");
            if (rows.GetInt64(1) < 0) throw new InvariantBrokenException($"Broken: a hold of the {name} was ended before its end.");
            lags.Operations++;
            lags.Latency.Record(rows.GetInt64(1));
        }

        return lags;
    }

    private static async Task<NpgsqlConnection> OpenAsync(Product product)
    {
        var connection =
            new NpgsqlConnection(new NpgsqlConnectionStringBuilder(product.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
