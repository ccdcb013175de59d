using Inventory.Contract.Tests.Setup;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Contract.Tests.Events;

/// <summary>
/// A database that was lost and comes back from its dump, in a new place: what was told after the dump never happened there.
/// </summary>
public sealed class RestoredTests
{
    private const string Stream = "/v1/events/stream";

    [DumpFact]
    public async Task Who_listened_before_hears_of_what_is_new_and_nothing_under_another_id_nor_with_a_gap()
    {
        await using var lost = await TestDatabase.CreateAsync("lost");
        await using var found = await TestDatabase.CreateEmptyAsync("found");
        var dump = Path.Combine(Path.GetTempPath(), $"inventory-{Guid.NewGuid():N}.dump");
        string early, late;
        List<Block> before, after;
        try
        {
            await using (var silo = await SiloProcess.StartAsync(lost.ConnectionString))
            {
                using var client = silo.NewClient(key: null);
                var api = new Api(client, SiloProcess.BootstrapKey);
                using var listener = await api.Listen();
                await MakeAsync(api, "sku:first");
                await listener.EventsAsync(1);
                early = listener.LastId!;
                for (var n = 0; n < 3; n++) await MakeAsync(api, $"sku:kept-{n}");
                before = await listener.EventsAsync(3);
                await DumpAsync("pg_dump", lost, "--format=custom", "--no-owner", $"--file={dump}");
                for (var n = 0; n < 3; n++) await MakeAsync(api, $"sku:never-{n}");
                await listener.EventsAsync(3);
                late = listener.LastId!;
            }

            await DumpAsync("pg_restore", found, "--no-owner", "--single-transaction", "--exit-on-error", dump);
        }
        finally
        {
            File.Delete(dump);
        }

        await using var again = await SiloProcess.StartAsync(found.ConnectionString);
        using var other = again.NewClient(key: null);
        var restored = new Api(other, SiloProcess.BootstrapKey);
        for (var n = 0; n < 3; n++) await MakeAsync(restored, $"sku:new-{n}");

        using var whoWasEarly = await restored.Listen(Stream, ("Last-Event-ID", early));
        after = await whoWasEarly.EventsAsync(6);
        Assert.Equal(before.Select(Id), after.Take(3).Select(Id));
        Assert.Equal(["sku:new-0", "sku:new-1", "sku:new-2"], after.Skip(3).Select(Subject));

        // Even one who has heard what never happened.
        using var whoWasLate = await restored.Listen(Stream, ("Last-Event-ID", late));
        Assert.Equal(after.Skip(3).Select(Id), (await whoWasLate.EventsAsync(3)).Select(Id));
    }

    private static string Id(Block block) => (string)block.Envelope["id"]!;

    private static string Subject(Block block) => (string)block.Envelope["subject"]!;

    private static Task MakeAsync(Api api, string item) => Poll.UntilAsync(
        async () => (await api.Post("/v1/items", $$"""{"itemId":"{{item}}","onHand":1}""")).Status is 200 or 201, $"{item} is made");

    private static async Task DumpAsync(string program, TestDatabase database, params string[] arguments)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));   // a bound on broken runs: it may wait for a lock
        try
        {
            var ended = await Shell.TryRunAsync(Path.Combine(DumpFactAttribute.Folder!, program),
                [$"--host={connection.Host}", $"--port={connection.Port}", $"--username={connection.Username}",
                    $"--dbname={database.Name}", "--no-password", .. arguments],
                new Dictionary<string, string?> { ["PGPASSWORD"] = connection.Password }, late.Token);
            Assert.True(ended.ExitCode == 0, $"{program} ended with {ended.ExitCode}: {ended.Error}");
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited in vain until {program} of {database.Name} ended.");
        }
    }
}

/// <summary>A test that needs the programs that dump and restore databases, beside those that run them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DumpFactAttribute : FactAttribute
{
    public DumpFactAttribute()
    {
        if (Folder is null) Skip = "pg_dump was not found: install PostgreSQL's client programs (Debian: postgresql-client)";
    }

    /// <summary>Where they are; null for nowhere.</summary>
    public static string? Folder { get; } = Folders().FirstOrDefault(
        static folder => File.Exists(Path.Combine(folder, "pg_dump")) && File.Exists(Path.Combine(folder, "pg_restore")));

    // The newest there is, since a dump of a newer server is refused.
    private static IEnumerable<string> Folders()
    {
        const string debian = "/usr/lib/postgresql";
        string[] installed = Directory.Exists(debian)
            ? [.. Directory.GetDirectories(debian).OrderByDescending(static one => int.TryParse(Path.GetFileName(one), out var n) ? n : 0)]
            : [];
        return installed.Select(static folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
    }
}
