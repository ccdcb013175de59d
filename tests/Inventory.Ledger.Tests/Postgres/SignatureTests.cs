using System.Security.Cryptography;
using System.Text;
using Inventory.Ledger.Postgres;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>What the commit path calls is what the database has, and PostgreSQL's limit of 100 arguments is far away.</summary>
[Collection(nameof(PostgresLedger))]
public sealed class SignatureTests(PostgresLedger ledger)
{
    private const int ArgumentsMax = 90;

    [Fact]
    public async Task The_routine_has_the_arguments_that_the_call_has_in_its_order() =>
        Assert.Equal(CommitStatement.Arguments, await NamesAsync("""
            SELECT argument.name || ' ' || regexp_replace(format_type(argument.type, NULL), 'timestamp with time zone', 'timestamptz')
            FROM pg_proc CROSS JOIN LATERAL unnest(proallargtypes, proargnames, proargmodes) WITH ORDINALITY AS argument (type, name, mode,
                place)
            WHERE proname = $1 AND argument.mode = 'i' ORDER BY argument.place
            """));

    [Fact]
    public async Task There_is_one_routine_of_that_name() =>
        Assert.Single(await NamesAsync("SELECT proname::text FROM pg_proc WHERE proname = $1"));

    [Fact]
    public async Task Its_row_types_have_the_columns_that_are_sent() =>
        Assert.Equal(CommitStatement.Types.Order(StringComparer.Ordinal), await NamesAsync("""
            SELECT t.typname || ' AS (' || string_agg(a.attname || ' ' || regexp_replace(format_type(a.atttypid, NULL),
                'timestamp with time zone', 'timestamptz'), ', ' ORDER BY a.attnum) || ')'
            FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid WHERE starts_with(t.typname, $1 || '_') AND a.attnum > 0
                GROUP BY t.typname ORDER BY t.typname
            """));

    [Fact]
    public void There_is_room_below_the_limit() => Assert.InRange(CommitStatement.Arguments.Count, 1, ArgumentsMax);

    [Fact]
    public void Another_signature_goes_by_another_name()
    {
        // Nodes of the version before go on calling the routine that they know. A signature that differs is another routine: count
        // CommitStatement.Function up, rename the routine's file likewise, and put the two that are expected from now on here.
        var signature = string.Join('\n', CommitStatement.Arguments.Concat(CommitStatement.Types));
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signature)))[..8];
        Assert.Equal("commit_group_3 248d0d8f", $"{CommitStatement.Function} {fingerprint}");
    }

    private async Task<List<string>> NamesAsync(string sql)
    {
        await using var connection = await ledger.Database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = CommitStatement.Function } } };
        await using var rows = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await rows.ReadAsync()) names.Add(rows.GetString(0));
        return names;
    }
}
