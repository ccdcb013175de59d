using Inventory.Testing;
using Npgsql;

namespace Inventory.Contract.Tests.Service;

/// <summary>A database that is not fit ends the start in one line that says what to do, and exit code 1.</summary>
public sealed class DatabaseRefusedTests
{
    private const string Told = "Inventory.Orleans cannot start: ";

    [Theory]
    [InlineData("", "GRANT USAGE, CREATE ON SCHEMA public TO {0}; GRANT CREATE ON DATABASE {1} TO {0};")]
    [InlineData("GRANT USAGE, CREATE ON SCHEMA public TO {0}", "or a superuser run: GRANT CREATE ON DATABASE {1} TO {0};")]
    [InlineData("GRANT CREATE ON DATABASE {1} TO {0}", "or a superuser run: GRANT USAGE, CREATE ON SCHEMA public TO {0};")]
    public async Task A_right_that_is_missing_is_told_as_the_statement_that_grants_it(string granted, string told)
    {
        await using var database = await TestDatabase.CreateEmptyAsync("rights");
        var role = await RoleAsync(database);
        await database.ScalarAsync<object>($"REVOKE ALL ON SCHEMA public FROM PUBLIC; {Filled(granted)}");

        Assert.EndsWith(Filled(told), await RefusedAsync(database, role), StringComparison.Ordinal);
        await DropAsync(database, role);

        string Filled(string text) => text.Replace("{0}", role, StringComparison.Ordinal)
            .Replace("{1}", database.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_rights_that_were_told_it_starts_and_a_stranger_to_what_it_made_is_told_whose_that_is()
    {
        await using var database = await TestDatabase.CreateEmptyAsync("rights");
        var (owner, stranger) = (await RoleAsync(database), await RoleAsync(database));
        await database.ScalarAsync<object>(
            $"GRANT USAGE, CREATE ON SCHEMA public TO {owner}, {stranger}; "
            + $"GRANT CREATE ON DATABASE {database.Name} TO {owner}, {stranger}");
        await using (await SiloProcess.StartAsync(As(database, owner)))
        {
            // It is ready: the rights that the runbook names are enough.
        }

        Assert.EndsWith($"run: GRANT {owner} TO {stranger};", await RefusedAsync(database, stranger), StringComparison.Ordinal);
        await DropAsync(database, owner);
        await DropAsync(database, stranger);
    }

    [Fact]
    public async Task A_database_in_another_encoding_is_refused()
    {
        await using var server = await TestDatabase.CreateEmptyAsync("encoding");
        var name = server.Name + "_latin1";
        await server.ScalarAsync<object>($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
        try
        {
            var place = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString;
            Assert.StartsWith(Told + "The database's encoding is LATIN1, and must be UTF8",
                await RefusedAsync(place), StringComparison.Ordinal);
        }
        finally
        {
            await server.ScalarAsync<object>($"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    [PgBouncerFact]
    public async Task A_pooler_that_takes_no_settings_is_told_as_that()
    {
        await using var database = await TestDatabase.CreateEmptyAsync("pooler");
        await using var pooler = await PgBouncer.StartAsync(database, "");
        Assert.StartsWith(Told + "A pooler in between (PgBouncer) does not pass on the settings",
            await RefusedAsync(pooler.ConnectionString), StringComparison.Ordinal);
    }

    [PgBouncerFact]
    public async Task A_pooler_that_drops_settings_is_found_out()
    {
        await using var database = await TestDatabase.CreateEmptyAsync("pooler");
        await using var pooler = await PgBouncer.StartAsync(database, "ignore_startup_parameters = options");
        Assert.StartsWith(Told + "The settings that sessions need do not reach the database",
            await RefusedAsync(pooler.ConnectionString), StringComparison.Ordinal);
    }

    [PgBouncerFact]
    public async Task A_pooler_that_shares_sessions_is_found_out_although_their_settings_are_right()
    {
        await using var database = await TestDatabase.CreateEmptyAsync("pooler");
        await database.ScalarAsync<object>($"ALTER DATABASE {database.Name} SET statement_timeout = '10s'");
        await using var pooler = await PgBouncer.StartAsync(database, "ignore_startup_parameters = options");
        Assert.StartsWith(Told + "A pooler in between gives one session of the database to several connections",
            await RefusedAsync(pooler.ConnectionString), StringComparison.Ordinal);
    }

    private static Task<string> RefusedAsync(TestDatabase database, string role) => RefusedAsync(As(database, role));

    private static async Task<string> RefusedAsync(string connectionString)
    {
        await using var silo = SiloProcess.Launch(connectionString);
        Assert.Equal(1, await silo.WaitForExitAsync());
        return Assert.Single(silo.Output.Split('\n'), static line => line.StartsWith(Told, StringComparison.Ordinal));
    }

    private static string As(TestDatabase database, string role) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role }.ConnectionString;

    private static async Task<string> RoleAsync(TestDatabase database)
    {
        var role = $"role_{Guid.NewGuid():N}"[..20];
        await database.ScalarAsync<object>($"CREATE ROLE {role} LOGIN");
        return role;
    }

    private static Task<object?> DropAsync(TestDatabase database, string role) =>
        database.ScalarAsync<object>($"DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
}
