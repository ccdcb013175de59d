using Inventory.Ledger;
using Npgsql;

namespace Inventory.Silo.Startup;

/// <summary>Which rights the role lacks that makes and moves the schema, told as the statements that grant them.</summary>
internal static class MissingRights
{
    // What is there already belongs to whoever made it: only its owner, or a member of it, may change it. Each silo makes the coming
    // months' partitions.
    private const string Sql = """
        SELECT format('GRANT USAGE, CREATE ON SCHEMA public TO %I', current_user)
        WHERE NOT has_schema_privilege('public', 'CREATE') OR NOT has_schema_privilege('public', 'USAGE')
        UNION ALL
        SELECT format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user)
        WHERE to_regnamespace('orleans') IS NULL AND NOT has_database_privilege(current_database(), 'CREATE')
        UNION ALL
        SELECT DISTINCT format('GRANT %I TO %I', owner.rolname, current_user)
        FROM pg_class AS made JOIN pg_roles AS owner ON owner.oid = made.relowner
        WHERE made.relnamespace IN (to_regnamespace('public'), to_regnamespace('orleans'))
          AND made.relname IN ('schema_migration', 'orleansquery') AND NOT pg_has_role(made.relowner, 'USAGE')
        """;

    /// <summary>
    /// Refuses a database in which the schema can surely not be made: it is not there yet, and the role may not create it.
    /// </summary>
    /// <exception cref="StartupException">With the statements that an owner has to run.</exception>
    public static async Task RefuseNewAsync(LedgerDataSources sources, CancellationToken cancellation)
    {
        if (await IsThereAsync(sources, cancellation)) return;
        if (await FindAsync(sources, cancellation) is { Length: > 0 } missing) throw new StartupException(Told(missing));
    }

    /// <summary>What to tell of a right that was found missing.</summary>
    public static async Task<string> TellAsync(LedgerDataSources sources, PostgresException refusal, CancellationToken cancellation) =>
        await FindAsync(sources, cancellation) is { Length: > 0 } missing
            ? Told(missing)
            : $"The role of ConnectionStrings__Inventory may not do what the schema needs: {refusal.MessageText}. "
                + "See the rights in docs/runbook.md.";

    private static string Told(string[] missing) =>
        "The role of ConnectionStrings__Inventory may not make or change the schema; as the database's owner or a superuser run: "
        + $"{string.Join("; ", missing)};";

    private static async Task<bool> IsThereAsync(LedgerDataSources sources, CancellationToken cancellation)
    {
        await using var command = sources.Readers.CreateCommand(
            """
            SELECT to_regnamespace('orleans') IS NOT NULL
              AND EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('public') AND relname = 'schema_migration')
            """);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<string[]> FindAsync(LedgerDataSources sources, CancellationToken cancellation)
    {
        await using var command = sources.Readers.CreateCommand(Sql);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var missing = new List<string>();
        while (await rows.ReadAsync(cancellation)) missing.Add(rows.GetString(0));
        return [.. missing];
    }
}
