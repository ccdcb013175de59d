namespace Inventory.Silo.Tests.Clustering;

/// <summary>The queries of the reminder provider.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private static readonly DateTime Noon = new(2030, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Columns = ["GrainId", "ReminderName", "StartTime", "Period", "Version"];

    private StoredQueries _queries = null!;

    public async Task InitializeAsync() => _queries = await StoredQueries.CreateAsync();

    public async Task DisposeAsync() => await _queries.DisposeAsync();

    [Fact]
    public async Task A_registered_reminder_reads_back()
    {
        var version = await RegisterAsync("g", "r");

        var row = Assert.Single(await ReadRowAsync("g", "r"));
        Assert.Equal(["g", "r", Noon, 60_000L, version], Columns.Select(column => row[column]));
    }

    [Fact]
    public async Task A_period_past_32_bits_of_milliseconds_fits()
    {
        await _queries.RunAsync("UpsertReminderRowKey",
            new { ServiceId = "s", GrainHash = 1, GrainId = "g", ReminderName = "r", StartTime = Noon, Period = 3_000_000_000L });

        Assert.Equal(3_000_000_000L, Assert.Single(await ReadRowAsync("g", "r"))["Period"]);
    }

    [Fact]
    public async Task Registering_again_replaces_it_under_another_version()
    {
        var first = await RegisterAsync("g", "r");

        var second = await RegisterAsync("g", "r", start: Noon.AddHours(1), period: 120_000);

        Assert.NotEqual(first, second);
        var row = Assert.Single(await ReadRowAsync("g", "r"));
        Assert.Equal((Noon.AddHours(1), 120_000L, second), (row["StartTime"], row["Period"], row["Version"]));
    }

    [Fact]
    public async Task Deleting_needs_the_current_version()
    {
        var old = await RegisterAsync("g", "r");
        var current = await RegisterAsync("g", "r");

        Assert.False(await DeleteAsync("g", "r", old));
        Assert.True(await DeleteAsync("g", "r", current));
        Assert.False(await DeleteAsync("g", "r", current));
        Assert.Empty(await ReadRowAsync("g", "r"));
    }

    [Fact]
    public async Task A_handle_from_before_a_deletion_does_not_fit_the_reminder_registered_after_it()
    {
        var old = await RegisterAsync("g", "r");
        await DeleteAsync("g", "r", old);
        await RegisterAsync("g", "r");

        Assert.False(await DeleteAsync("g", "r", old));
    }

    [Fact]
    public async Task A_grains_reminders_are_its_own_and_its_services()
    {
        await RegisterAsync("g", "r1");
        await RegisterAsync("g", "r2");
        await RegisterAsync("h", "r3");
        await RegisterAsync("g", "r4", service: "other");

        var rows = await _queries.RunAsync("ReadReminderRowsKey", new { ServiceId = "s", GrainId = "g" });

        Assert.Equal(["r1", "r2"], rows.Select(row => row["ReminderName"]).Order());
    }

    [Fact]
    public async Task A_range_has_its_end_but_not_its_beginning()
    {
        await RegisterRingAsync();

        Assert.Equal([-5, 0, 5], await RangeAsync("ReadRangeRows1Key", -10, 5));
    }

    [Fact]
    public async Task A_range_over_the_end_of_the_ring_has_both_its_parts()
    {
        await RegisterRingAsync();

        Assert.Equal([int.MinValue, -10, 10, int.MaxValue], await RangeAsync("ReadRangeRows2Key", 5, -10));
    }

    [Fact]
    public async Task A_range_from_a_point_to_itself_is_the_whole_ring()
    {
        await RegisterRingAsync();

        Assert.Equal(7, (await RangeAsync("ReadRangeRows2Key", 0, 0)).Count);
    }

    [Fact]
    public async Task A_range_is_read_by_index()
    {
        await using var connection = await _queries.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            "SET enable_seqscan = off; EXPLAIN SELECT grain_id FROM reminder WHERE service_id = 's' AND grain_hash > 1 AND grain_hash <= 2",
                connection);

        Assert.Contains("reminder_hash_range", (string)(await command.ExecuteScalarAsync())!);
    }

    [Fact]
    public async Task Forgetting_a_services_reminders_leaves_others_alone()
    {
        await RegisterAsync("g", "r");
        await RegisterAsync("g", "r", service: "other");

        await _queries.RunAsync("DeleteReminderRowsKey", new { ServiceId = "s" });

        Assert.Empty(await ReadRowAsync("g", "r"));
        Assert.Single(await _queries.RunAsync("ReadReminderRowsKey", new { ServiceId = "other", GrainId = "g" }));
    }

    private async Task<int> RegisterAsync(string grain, string name, int hash = 1, string service = "s", DateTime? start = null,
        int period = 60_000) =>
        (int)Assert.Single(await _queries.RunAsync("UpsertReminderRowKey",
            new { ServiceId = service, GrainHash = hash, GrainId = grain, ReminderName = name, StartTime = start
                ?? Noon, Period = period }))["Version"]!;

    private async Task RegisterRingAsync()
    {
        foreach (var hash in new[] { int.MinValue, -10, -5, 0, 5, 10, int.MaxValue }) await RegisterAsync($"g{hash}", "r", hash);
    }

    private async Task<List<int>> RangeAsync(string key, int begin, int end) =>
        [.. (await _queries.RunAsync(key, new { ServiceId = "s", BeginHash = begin, EndHash = end }))
            .Select(row => int.Parse(((string)row["GrainId"]!)[1..], System.Globalization.CultureInfo.InvariantCulture)).Order()];

    private Task<List<Dictionary<string, object?>>> ReadRowAsync(string grain, string name) =>
        _queries.RunAsync("ReadReminderRowKey", new { ServiceId = "s", GrainId = grain, ReminderName = name });

    private Task<bool> DeleteAsync(string grain, string name, int version) =>
        _queries.AskAsync("DeleteReminderRowKey", new { ServiceId = "s", GrainId = grain, ReminderName = name, Version = version });
}
