using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Tests.Conformance;
using Inventory.Testing;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>Functions and views are made again when their text changes, and never by a version that is older than the database.</summary>
public sealed class RoutineTests : IAsyncLifetime
{
    private const string Name = "answer.sql";

    private TestDatabase _database = null!;
    private LedgerDataSources _sources = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateEmptyAsync("routines");
        _sources = new(_database.ConnectionString, 60);
    }

    public async Task DisposeAsync()
    {
        await _sources.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task One_whose_text_changed_is_made_again_and_the_others_are_left_alone()
    {
        await Version(Answering(1)).MigrateAsync();
        var others = await _database.ScalarAsync<string>(Others);
        Assert.Equal(1, await AnswerAsync());

        Assert.False(await Version(Answering(2)).IsCurrentAsync());
        await Version(Answering(2)).MigrateAsync();

        Assert.Equal(2, await AnswerAsync());
        Assert.True(await Version(Answering(2)).IsCurrentAsync());
        Assert.Equal(others, await _database.ScalarAsync<string>(Others));
    }

    [Fact]
    public async Task A_running_node_of_the_version_before_stays_current_but_none_can_be_started()
    {
        await Version(Answering(1)).MigrateAsync();
        await Version(Answering(2)).MigrateAsync();

        Assert.True(await Version(Answering(1)).IsCurrentAsync());
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Version(Answering(1)).MigrateAsync());
        Assert.Contains(Name, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, await AnswerAsync());
    }

    [Fact]
    public async Task A_text_that_fails_leaves_all_of_them_as_they_were()
    {
        await Version(Answering(1)).MigrateAsync();

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Version(Answering(2), new("zz_broken.sql", "SELECT 1 / 0"))
            .MigrateAsync());

        Assert.Equal(1, await AnswerAsync());
        await Version(Answering(2)).MigrateAsync();
        Assert.Equal(2, await AnswerAsync());
    }

    [Fact]
    public async Task Every_routine_can_be_made_again()
    {
        await Version().MigrateAsync();
        await new SchemaMigrator(_sources, SchemaScript.Migrations,
            [.. SchemaScript.Routines.Select(script => script with { Text = script.Text + "-- changed" })]).MigrateAsync();
        Assert.Equal(SchemaScript.Routines.Count * 2, await _database.ScalarAsync<long>("SELECT count(*) FROM schema_routine"));
    }

    [Fact]
    public async Task While_nodes_are_replaced_those_of_the_version_before_go_on_with_the_routine_they_know()
    {
        var before = new SchemaMigrator(_sources);
        await before.MigrateAsync();
        var tenant = await new TenantDirectory(_sources).FindOrAddAsync("demo");
        await using var store = PostgresLedger.NewStore(_sources);
        var desk = new Desk(tenant.Id, DateTimeOffset.UnixEpoch);
        var made = desk.Create(1, "sku:replaced", 10);
        await CommitAsync(store, made);

        // A newer version's routine has an argument more. It goes by another name, and so do its types.
        var older = SchemaScript.Routines.Single(script => script.Name == $"{CommitStatement.Function}.sql");
        var newer = new SchemaScript("commit_group_newer.sql",
            older.Text.Replace(CommitStatement.Function, "commit_group_newer", StringComparison.Ordinal)
                .Replace("  set_count integer,", "  set_count integer, why text,", StringComparison.Ordinal));
        await new SchemaMigrator(_sources, SchemaScript.Migrations, [.. SchemaScript.Routines.Where(script => script != older), newer])
            .MigrateAsync();

        Assert.True(await before.IsCurrentAsync());
        var item = new Seen(made.Items[0].ItemKey, made.Items[0].Item, made.Items[0].Stock);
        await CommitAsync(store, Desk.Round(item, seen => desk.Place("older1", (seen, 1)), seen => desk.Place("older2", (seen, 2))));
        var nothing = string.Join(", ", Enumerable.Repeat("NULL", CommitStatement.Arguments.Count - 2));
        Assert.Empty(
            (await _database.ScalarAsync<int[]>($"SELECT stale FROM commit_group_newer(0, 'because', '{{0,0,0,0,0}}', {nothing})"))!);
        Assert.Equal(3, await _database.ScalarAsync<long>("SELECT held FROM item"));
    }

    private static async Task CommitAsync(ILedgerStore store, ChangeSet set)
    {
        var verdicts = new Verdict[1];
        await store.CommitAsync(default, [set], verdicts);
        Assert.Equal([Verdict.Applied], verdicts);
    }

    private const string Others = $"SELECT string_agg(name || revision, ',' ORDER BY revision) FROM schema_routine WHERE name <> '{Name}'";

    private SchemaMigrator Version(params SchemaScript[] more) =>
        new(_sources, SchemaScript.Migrations, [.. SchemaScript.Routines, .. more]);

    private static SchemaScript Answering(int answer) =>
        new(Name, $"CREATE OR REPLACE FUNCTION answer() RETURNS integer LANGUAGE sql RETURN {answer}");

    private Task<int> AnswerAsync() => _database.ScalarAsync<int>("SELECT answer()");
}
