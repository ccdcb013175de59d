using Npgsql;

namespace Inventory.Silo.Clustering;

/// <summary>
/// The connection strings of the Orleans providers, derived from the ledger's. The providers pool by connection string and take no
/// data source, so each string is a pool: apart from the ledger's, so that neither starves the other, and with membership
/// apart from grain state and reminders, so that a burst of those never costs a silo its heartbeat.
/// </summary>
/// <param name="Membership">For heartbeats and votes, which are few and must not wait.</param>
/// <param name="Grains">For grain state, reminders and the tables' installation.</param>
/// <param name="Claim">For the one session that lasts as long as the silo (<see cref="AddressClaim"/>).</param>
internal sealed record ClusterConnections(string Membership, string Grains, string Claim)
{
    /// <summary>Derives both.</summary>
    /// <param name="ledger">The ledger's connection string.</param>
    public static ClusterConnections From(string ledger) => new(
        Derive(ledger, "inventory membership", connectionsMax: 3),
        // A refresh of reminders runs some thirty short queries at once; they take turns on these.
        Derive(ledger, "inventory grains", connectionsMax: 8),
        DeriveSession(ledger, "inventory address claim"));

    private static string Derive(string ledger, string name, int connectionsMax) => new NpgsqlConnectionStringBuilder(ledger)
    {
        ApplicationName = name,
        SearchPath = ClusterTables.Schema,
        MinPoolSize = 0,
        MaxPoolSize = connectionsMax,
        // The providers never prepare; they run the same twenty texts over and over.
        MaxAutoPrepare = 24,
        AutoPrepareMinUsages = 2,
        // In seconds. A silo that cannot reach its tables should learn it well before others doubt it.
        Timeout = 5,
        CommandTimeout = 10,
    }.ConnectionString;

    private static string DeriveSession(string ledger, string name) => new NpgsqlConnectionStringBuilder(ledger)
    {
        ApplicationName = name,
        Pooling = false,
        Timeout = 5,
        CommandTimeout = 10,
        // In seconds: how soon this side notices that the server is gone.
        KeepAlive = 10,
    }.ConnectionString;
}
