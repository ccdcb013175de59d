using System.Text.RegularExpressions;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>Everything that the migrations name is there under its name: runbooks, error handling and query plans refer to it.</summary>
[Collection(nameof(PostgresLedger))]
public sealed partial class SchemaTests(PostgresLedger ledger)
{
    private static readonly string Script = string.Concat(typeof(SqlText).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(SqlText.Read));

    [Fact]
    public async Task Every_named_constraint_exists()
    {
        var named = NamedConstraint().Matches(Script).Select(match => match.Groups[1].Value).ToArray();
        Assert.Contains("item_not_oversold", named);
        Assert.True(named.Length > 25);
        Assert.Empty(named.Except(await NamesAsync("SELECT conname::text FROM pg_constraint")));
    }

    [Fact]
    public async Task Every_named_index_exists_and_is_valid()
    {
        var named = NamedIndex().Matches(Script).Select(match => match.Groups[1].Value).ToArray();
        var dropped = DroppedIndex().Matches(Script).Select(match => match.Groups[1].Value);
        Assert.Contains("room_allocations_held_expiry_idx", named);
        Assert.Empty(named.Except(dropped).Except(await NamesAsync("SELECT indexrelid::regclass::text FROM pg_index WHERE indisvalid")));
    }

    [Fact]
    public async Task No_constraint_goes_by_a_generated_name() =>
        Assert.DoesNotContain(await NamesAsync("""
            SELECT conname::text FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE n.nspname = 'public' AND c.conparentid = 0
            """), name => GeneratedName().IsMatch(name));

    [Theory]
    [InlineData("INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, version, line_count) VALUES (1,'x',0,1,1,0,false,'lost',now(),1,1)", "hold_status_known")]
    [InlineData("INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, version, line_count) VALUES (1,'x',0,1,1,2,false,'held',now(),1,1)", "hold_quantities")]
    [InlineData("INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, version, line_count) VALUES (1,'x',0,1,1,0,false,'held',now(),0,1)", "hold_version_positive")]
    [InlineData("INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, version) VALUES (1,'x',0,1,1,0,false,'held',now(),1)", "hold_header_on_first_line")]
    [InlineData("INSERT INTO hold (tenant_id, hold_id, line_no, quantity, fulfilled, dropped, status, placed_at, version, line_count) VALUES (1,'x',0,1,0,false,'released',now(),1,1)", "hold_spent_has_no_units")]
    [InlineData("INSERT INTO command VALUES (1, 'wish', 's', 'i', '{}', now())", "command_kind_known")]
    [InlineData("INSERT INTO tenant (name) VALUES ('demo')", "tenant_name_key")]
    public async Task What_no_rule_makes_no_row_may_be(string sql, string constraint)
    {
        await using var connection = await ledger.Database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.Equal(constraint, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).ConstraintName);
    }

    private async Task<List<string>> NamesAsync(string sql)
    {
        await using var connection = await ledger.Database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await rows.ReadAsync()) names.Add(rows.GetString(0));
        return names;
    }

    [GeneratedRegex(@"CONSTRAINT (\w+)")]
    private static partial Regex NamedConstraint();

    [GeneratedRegex(@"CREATE (?:UNIQUE )?INDEX (\w+)")]
    private static partial Regex NamedIndex();

    [GeneratedRegex(@"DROP INDEX (\w+)")]
    private static partial Regex DroppedIndex();

    [GeneratedRegex(@"(_pkey|_fkey|_check)\d*$")]
    private static partial Regex GeneratedName();
}
