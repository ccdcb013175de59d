using System.Globalization;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Benchmarks.Outages;

/// <summary>Three silos as processes that form one cluster on one database; one of them comes to harm and is replaced.</summary>
internal sealed class OutageCluster : IAsyncDisposable
{
    private const string Id = "outages";
    private static readonly Dictionary<string, string?> Membership = new() { ["Cluster__Id"] = Id };
    private readonly TestDatabase _database;

    private OutageCluster(TestDatabase database, SiloProcess[] silos) => (_database, Silos) = (database, silos);

    /// <summary>The silos. The one at <see cref="Victim"/> is the one that comes to harm.</summary>
    public SiloProcess[] Silos { get; }

    /// <summary>The place of the silo that comes to harm.</summary>
    public const int Victim = 2;

    /// <summary>Starts them, one after the other.</summary>
    public static async Task<OutageCluster> StartAsync(TestDatabase database)
    {
        var silos = new SiloProcess[3];
        for (var i = 0; i < silos.Length; i++) silos[i] = await SiloProcess.StartAsync(database.ConnectionString, Membership);
        return new(database, silos);
    }

    /// <summary>Puts a new silo where the victim was, once that has ended.</summary>
    public async Task ReplaceVictimAsync()
    {
        await Silos[Victim].DisposeAsync();
        Silos[Victim] = await SiloProcess.StartAsync(_database.ConnectionString, Membership);
    }

    /// <summary>
    /// How many silos the cluster has declared dead although nobody stopped them: those that say of themselves that they are to stop are
    /// not among them.
    /// </summary>
    public async Task<long> DeclaredDeadAsync() =>
        await _database.ScalarAsync<long>($"SELECT count(*) FROM orleans.silo WHERE cluster_id = '{Id}' AND status = 6");

    /// <summary>Checks that every hold of a load is in the ledger with both its lines, and that the ledger is true.</summary>
    /// <exception cref="InvariantBrokenException">It is not.</exception>
    public async Task CheckAsync(BasketLoad load)
    {
        var lines = new Dictionary<string, long>();
        await using (var connection = await _database.OpenAsync())
        {
            await using var command = new NpgsqlCommand("SELECT hold_id, count(*) FROM hold GROUP BY hold_id", connection);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync()) lines.Add(rows.GetString(0), rows.GetInt64(1));
        }

        if (load.Acknowledged.FirstOrDefault(holdId => lines.GetValueOrDefault(holdId) != 2) is { } lost)
            throw new InvariantBrokenException(string.Create(CultureInfo.InvariantCulture,
                $"Broken: hold '{lost}' was acknowledged and has {lines.GetValueOrDefault(lost)} lines."));
        await Invariants.CheckAsync(_database);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos) await silo.DisposeAsync();
    }
}
