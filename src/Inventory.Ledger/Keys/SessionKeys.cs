using Npgsql;

namespace Inventory.Ledger.Keys;

/// <summary>
/// The keys that seal operators' sessions, kept for all nodes. Read and written a few times a month, by a framework that waits for it.
/// </summary>
/// <exception cref="NpgsqlException">Of every method: the database cannot be reached.</exception>
public sealed class SessionKeys(LedgerDataSources sources)
{
    /// <summary>All that were ever added, the oldest first.</summary>
    public IReadOnlyList<string> List()
    {
        using var command = sources.Readers.CreateCommand("SELECT content FROM session_key ORDER BY added_at, name");
        using var reader = command.ExecuteReader();
        var contents = new List<string>();
        while (reader.Read()) contents.Add(reader.GetString(0));
        return contents;
    }

    /// <summary>Adds one; one of the same name stays as it is.</summary>
    public void Add(string name, string content)
    {
        using var command = sources.Readers.CreateCommand(
            "INSERT INTO session_key (name, content) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = content });
        command.ExecuteNonQuery();
    }
}
