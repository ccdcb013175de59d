using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>
/// Every constraint and index is there under its name, and no other: runbooks, error handling and query plans refer to them.
/// </summary>
[Collection(nameof(PostgresLedger))]
public sealed class SchemaTests(PostgresLedger ledger)
{
    private const string Event = "INSERT INTO inbox_processed (tenant_id, source, event_id, variant, type, content_hash, key_id, actor, scopes, state, attempts, next_attempt_at, settled_at) SELECT tenant_id, 's', 'e', '', 't', 'h', 'k', 'a', '{}', ";

    private const string Segment = "INSERT INTO journal_segment VALUES ";

    private const string Constraints = """
        api_key_hash_key api_key_pk api_key_tenant_fk
        command_kind_known command_pk
        consumer_pk consumer_reason_of_disabled
        delivery_attempts_not_negative delivery_consumer_fk delivery_data_of_no_log delivery_next_of_pending delivery_pk
        delivery_status_known
        drift_pk drift_touch_pk
        expiry_shard_pk
        hold_header_on_first_line hold_pk hold_quantities hold_spent_has_no_units hold_status_known hold_version_positive
        import_pk
        inbox_processed_pk inbox_processed_settled_when_over inbox_processed_state_known inbox_processed_tenant_fk
        inbox_processed_tried_again_when_retrying
        installation_has_one_row installation_pk
        item_allocated_not_negative item_detail_pk item_held_not_negative item_id_key item_id_length item_night_whole item_not_oversold
        item_on_hand_not_negative
        item_out_of_service_not_negative item_overbooking_limit_not_negative item_pk item_safety_stock_not_negative
        item_shortage_not_negative item_version_positive
        job_done_of_total job_ended_when_over job_pk job_state_known job_tenant_fk
        job_target_detail_of_outcome job_target_job_fk job_target_pk job_target_position_positive
        journal_archive_pk journal_kept_has_one_row journal_kept_pk journal_opening_pk
        journal_incarnation_pk journal_log_has_one_row journal_log_pk
        journal_pk journal_row_of_several_is_of_placings journal_segment_even journal_segment_pk journal_segment_positive
        notice_event_key notice_pk notice_tenant_fk
        outbox_replay_pk outbox_replay_tenant_fk
        receipt_key_has_one_row receipt_key_pk
        reconciliation_run_pk
        schema_migration_pk schema_routine_pk session_key_pk
        tenant_name_key tenant_pk
        upkeep_pk
        webhook_consumer_fk webhook_consumer_key webhook_pk webhook_secret_consumer_fk webhook_secret_pk webhook_tenant_fk
        write_probe_has_one_row write_probe_pk
        """;

    private const string Indexes = """
        command_of_owner_idx consumer_stream_idx
        delivery_delivered_idx delivery_failing_idx delivery_listed_idx delivery_pending_idx
        drift_open_key drift_touch_item_idx drift_touch_new_idx
        hold_ended_idx hold_item_live_idx hold_item_over_idx hold_owner_idx hold_placed_idx
        import_fixed_idx
        inbox_processed_due_idx inbox_processed_failed_idx inbox_processed_open_idx inbox_processed_settled_idx
        item_night_idx item_shortage_idx item_stopped_idx item_touched_idx
        job_ended_idx job_lever_key job_running_idx job_started_idx
        journal_entry_idx journal_segment_at_idx journal_segment_entries_idx journal_segment_tenant_idx
        room_allocations_held_expiry_idx
        """;

    [Fact]
    public async Task Every_constraint_goes_by_its_name() =>
        Assert.Equal(Names(Constraints), await NamesAsync("""
            SELECT conname::text FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
            WHERE t.relnamespace = 'public'::regnamespace AND NOT t.relispartition AND c.contype <> 'n'
            """));

    [Fact]
    public async Task Every_index_goes_by_its_name_and_is_valid() =>
        Assert.Equal(Names(Indexes), await NamesAsync("""
            SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
            WHERE t.relnamespace = 'public'::regnamespace AND NOT t.relispartition AND i.indisvalid
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
            """));

    [Theory]
    [InlineData("installation")]
    [InlineData("write_probe")]
    [InlineData("journal_kept")]
    public async Task There_is_one_row_of(string table) =>
        Assert.Equal(1, await ledger.Database.ScalarAsync<long>($"SELECT count(*) FROM {table}"));

    [Theory]
    [InlineData("INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, version, line_count) VALUES (1,'x',0,1,1,0,false,'lost',now(),1,1)", "hold_status_known")]
    [InlineData("INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, version, line_count) VALUES (1,'x',0,1,1,2,false,'held',now(),1,1)", "hold_quantities")]
    [InlineData("INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, version, line_count) VALUES (1,'x',0,1,1,0,false,'held',now(),0,1)", "hold_version_positive")]
    [InlineData("INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, version) VALUES (1,'x',0,1,1,0,false,'held',now(),1)", "hold_header_on_first_line")]
    [InlineData("INSERT INTO hold (tenant_id, hold_id, line_no, quantity, fulfilled, dropped, status, placed_at, version, line_count) VALUES (1,'x',0,1,0,false,'released',now(),1,1)", "hold_spent_has_no_units")]
    [InlineData("INSERT INTO command VALUES (1, 'wish', 's', 'i', '{}', now())", "command_kind_known")]
    [InlineData("INSERT INTO tenant (name) VALUES ('demo')", "tenant_name_key")]
    [InlineData("INSERT INTO job SELECT tenant_id, 'x', 'k', 'tired', '{}', NULL, 'a', 'a', 'r', 'c', 0, 0, now(), now() FROM tenant LIMIT 1",
        "job_state_known")]
    [InlineData("INSERT INTO job SELECT tenant_id, 'x', 'k', 'running', '{}', NULL, 'a', 'a', 'r', 'c', 1, 2, now() FROM tenant LIMIT 1",
        "job_done_of_total")]
    [InlineData("INSERT INTO job SELECT tenant_id, 'x', 'k', 'done', '{}', NULL, 'a', 'a', 'r', 'c', 0, 0, now() FROM tenant LIMIT 1",
        "job_ended_when_over")]
    [InlineData("INSERT INTO job VALUES (-1, 'x', 'k', 'running', '{}', NULL, 'a', 'a', 'r', 'c', 0, 0, now())", "job_tenant_fk")]
    [InlineData("INSERT INTO job_target VALUES (1, 'none', 1, 'x')", "job_target_job_fk")]
    [InlineData("INSERT INTO job_target VALUES (1, 'none', 0, 'x')", "job_target_position_positive")]
    [InlineData("INSERT INTO job_target VALUES (1, 'none', 1, 'x', NULL, 'told')", "job_target_detail_of_outcome")]
    [InlineData("INSERT INTO consumer (name, tenant_id, position, disabled_because) VALUES ('bridge:x', 0, 0, 'w')",
        "consumer_reason_of_disabled")]
    [InlineData("INSERT INTO delivery VALUES ('none', 1, 1, 's', 'e', 't', now(), 'pending', 0)", "delivery_consumer_fk")]
    [InlineData("INSERT INTO delivery VALUES ('none', 1, 1, 's', 'e', 't', now(), 'lost', 0)", "delivery_status_known")]
    [InlineData("INSERT INTO delivery VALUES ('none', 1, 1, 's', 'e', 't', now(), 'dead', -1)", "delivery_attempts_not_negative")]
    [InlineData("INSERT INTO delivery VALUES ('none', -1, 1, 's', 'e', 't', now(), 'dead', 0)", "delivery_data_of_no_log")]
    [InlineData("INSERT INTO delivery VALUES ('none', 1, 1, 's', 'e', 't', now(), 'dead', 0, NULL, NULL, NULL, now())",
        "delivery_next_of_pending")]
    [InlineData(Event + "'lost', 1, NULL, now() FROM tenant LIMIT 1", "inbox_processed_state_known")]
    [InlineData(Event + "'retrying', 1, NULL, NULL FROM tenant LIMIT 1", "inbox_processed_tried_again_when_retrying")]
    [InlineData(Event + "'processed', 1, NULL, NULL FROM tenant LIMIT 1", "inbox_processed_settled_when_over")]
    [InlineData("INSERT INTO inbox_processed (tenant_id, source, event_id, variant, type, content_hash, state, attempts, key_id, actor, scopes) VALUES (-1, 's', 'e', '', 't', 'h', 'dead', 1, 'k', 'a', '{}')",
        "inbox_processed_tenant_fk")]
    [InlineData("INSERT INTO installation DEFAULT VALUES", "installation_pk")]
    [InlineData("INSERT INTO installation (singleton) VALUES (false)", "installation_has_one_row")]
    [InlineData("INSERT INTO write_probe (probed_at) VALUES (now())", "write_probe_pk")]
    [InlineData("INSERT INTO write_probe VALUES (false, now())", "write_probe_has_one_row")]
    [InlineData(Segment + "(8, 1, 1, 801, 801, now(), now(), '{801}', '{1}', '{2}', ARRAY[now()]), "
        + "(8, 1, 1, 802, 802, now(), now(), '{802}', '{1}', '{3}', ARRAY[now()])", "journal_segment_pk")]
    [InlineData(Segment + "(8, 2, 1, 801, 801, now(), now(), '{801}', '{1}', '{2}', ARRAY[now()])", "journal_segment_even")]
    [InlineData("INSERT INTO journal_kept (singleton) VALUES (false)", "journal_kept_has_one_row")]
    [InlineData(Segment + "(8, 0, 1, 801, 801, now(), now(), '{}', '{}', '{}', '{}')", "journal_segment_positive")]
    public async Task What_no_rule_makes_no_row_may_be(string sql, string constraint)
    {
        await using var connection = await ledger.Database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.Equal(constraint, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).ConstraintName);
    }

    private static IEnumerable<string> Names(string list) => list.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Order(StringComparer.Ordinal);

    private async Task<IEnumerable<string>> NamesAsync(string sql)
    {
        await using var connection = await ledger.Database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await rows.ReadAsync()) names.Add(rows.GetString(0));
        return names.Order(StringComparer.Ordinal);
    }
}
