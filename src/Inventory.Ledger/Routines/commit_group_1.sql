-- commit_group_1: the commit of nodes of the version before, which go on calling it while they are replaced. What it does, and why so, is
-- told in the one that took its place. Its families stand here as they were: nothing is rendered into it any more.
DO $$
BEGIN
  IF to_regtype('commit_group_1_item_detail') IS NULL THEN CREATE TYPE commit_group_1_item_detail AS (
    place integer, item_id text, property text, room_type text, night date, metadata text, created_as text); END IF;
  IF to_regtype('commit_group_1_hold_line') IS NULL THEN CREATE TYPE commit_group_1_hold_line AS (
    set integer, tenant integer, hold_id text, line smallint, based_on bigint, version bigint, key bigint, quantity bigint,
    fulfilled bigint, dropped boolean, placed_quantity bigint, status text, expires_at timestamptz, placed_at timestamptz,
    line_count smallint, owner text, channel text, metadata text, placed_metadata text, ttl_seconds integer, born_confirmed boolean,
    confirmed_at timestamptz, latest_expires_at timestamptz, ended_at timestamptz, reason text); END IF;
  IF to_regtype('commit_group_1_command') IS NULL THEN CREATE TYPE commit_group_1_command AS (
    set integer, tenant integer, kind text, subject text, command_id text, content text, at timestamptz); END IF;
  IF to_regtype('commit_group_1_event') IS NULL THEN CREATE TYPE commit_group_1_event AS (
    set integer, tenant integer, key bigint, sequence bigint, at timestamptz, type text, hold_id text, command_id text, actor text,
    reason text, quantity bigint, ends_at timestamptz, data text, on_hand bigint, out_of_service bigint, allocated bigint, held bigint,
    safety_stock bigint, overbooking_limit bigint, stop_sell boolean, trace_id uuid); END IF;
END $$;

CREATE OR REPLACE FUNCTION commit_group_1(
  set_count integer,
  -- the lane, this group's ticket on it, which the session has locked, the session's next one, the ticket this one follows, and one whose
  -- mark nobody needs any more; 0 for none. The argument keeps the name it was made with, for PostgreSQL changes none of a function that is
  -- there
  turns integer[],
  -- items written: based_on is the version decided upon, 0 for a new item; next_end_at the earliest end of what the set has live on the
  -- item, null for none
  iw_set integer[], iw_tenant integer[], iw_key bigint[], iw_based_on bigint[], iw_version bigint[], iw_settings_version bigint[],
  iw_on_hand bigint[], iw_out_of_service bigint[], iw_allocated bigint[], iw_held bigint[], iw_safety_stock bigint[],
  iw_overbooking_limit bigint[], iw_stop_sell boolean[], iw_shortage bigint[], iw_updated_at timestamptz[], iw_next_end_at timestamptz[],
  -- new items (item_id set) and new metadata; place is the row of the item among those above
  item_details commit_group_1_item_detail[],
  -- items only looked at
  ic_set integer[], ic_tenant integer[], ic_key bigint[], ic_version bigint[],
  -- hold lines written: based_on 0 is a new line
  hold_lines commit_group_1_hold_line[],
  -- placings: a new hold of one line and the event that says so, in order of sequence; item is the row of the item among those above, whose
  -- other quantities, flags and instant are the event's as well; order is how to insert the holds, in order of tenant and id
  pl_order integer[], pl_item integer[], pl_hold_id text[], pl_quantity bigint[], pl_expires_at timestamptz[],
  pl_latest_expires_at timestamptz[], pl_ttl_seconds integer[], pl_owner text[], pl_channel text[], pl_metadata text[], pl_actor text[],
  pl_trace_id uuid[],
  -- runs of placings with no other event between them: the first of those above, sequence and held after the last, and what is not the same
  -- of all: 1 quantities, 2 ends, 4 actors, 8 trace ids, added up
  run_first integer[], run_sequence bigint[], run_held bigint[], run_differs integer[],
  -- holds only looked at: version 0 is a hold that must not exist
  hc_set integer[], hc_tenant integer[], hc_hold_id text[], hc_version bigint[],
  -- command ids: content null is an id that must not exist
  commands commit_group_1_command[],
  -- events
  events commit_group_1_event[],
  OUT stale integer[], OUT ledger_time timestamptz
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  ticket_lane   constant integer := turns[1];
  ticket        constant integer := turns[2];
  next_ticket   constant integer := turns[3];
  follows       constant integer := turns[4];
  forget        constant integer := turns[5];
  has_items     constant boolean := cardinality(iw_key) > 0;
  has_details   constant boolean := cardinality(item_details) > 0;
  has_looks     constant boolean := cardinality(ic_key) > 0;
  new_lines     bigint := 0;
  changed_lines bigint := 0;
  placings      constant integer := coalesce(cardinality(pl_hold_id), 0);
  hold_looks    constant integer := coalesce(cardinality(hc_hold_id), 0);
  has_commands  constant boolean := cardinality(commands) > 0;
  has_events    constant boolean := cardinality(events) > 0;
  attempts      integer := 0;
  fresh         boolean;
  rows_first    boolean := follows > 0;
  n             bigint;
  expected      bigint;
  found         integer[];
  taken         text;
BEGIN
  IF ticket > 0 THEN
    -- The session has held this ticket's lock since its last group; from here on the transaction holds it, and the session that of its next
    -- ticket.
    PERFORM pg_advisory_xact_lock(ticket_lane, ticket), pg_advisory_unlock(ticket_lane, ticket), pg_advisory_lock(ticket_lane, next_ticket);
    IF forget > 0 THEN PERFORM pg_advisory_unlock(ticket_lane, -forget); END IF;
  END IF;
  IF cardinality(hold_lines) > 0 THEN
    SELECT count(*) FILTER (WHERE w.based_on = 0), count(*) FILTER (WHERE w.based_on > 0) INTO new_lines, changed_lines
        FROM unnest(hold_lines) AS w;
  END IF;
  -- Whoever has an entry of the journal has a transaction: stamping rests on it. Without new rows first, the items' rows have seen to it.
  IF rows_first THEN PERFORM pg_current_xact_id(); END IF;
  stale := '{}';
  LOOP
    attempts := attempts + 1;
    fresh := stale = '{}';
    BEGIN
      FOR step IN 1..2 LOOP
        IF (step = 1) <> rows_first THEN
          -- What rests on versions, items first: whoever is behind hears of it before it has written anything else.
          IF has_details THEN
            INSERT INTO item (tenant_id, item_key, item_id, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit,
                stop_sell, shortage,
                              version, settings_version, updated_at, next_end_at, property, room_type, night)
            SELECT iw_tenant[d.place], iw_key[d.place], d.item_id, iw_on_hand[d.place], iw_out_of_service[d.place], iw_allocated[d.place],
                iw_held[d.place],
                   iw_safety_stock[d.place], iw_overbooking_limit[d.place], iw_stop_sell[d.place], iw_shortage[d.place],
                       iw_version[d.place],
                   iw_settings_version[d.place], iw_updated_at[d.place], iw_next_end_at[d.place], d.property, d.room_type, d.night
            FROM unnest(item_details) AS d
            WHERE d.item_id IS NOT NULL AND (fresh OR iw_set[d.place] <> ALL (stale));

            INSERT INTO item_detail AS detail (tenant_id, item_key, metadata, created_as)
            SELECT iw_tenant[d.place], iw_key[d.place], d.metadata::json, coalesce(d.created_as, '{}')::json
            FROM unnest(item_details) AS d
            WHERE fresh OR iw_set[d.place] <> ALL (stale)
            ON CONFLICT (tenant_id, item_key) DO UPDATE SET metadata = EXCLUDED.metadata;
          END IF;

          IF has_items THEN
            UPDATE item SET version = iw_version[i], settings_version = iw_settings_version[i], on_hand = iw_on_hand[i],
              out_of_service = iw_out_of_service[i], allocated = iw_allocated[i], held = iw_held[i], safety_stock = iw_safety_stock[i],
              overbooking_limit = iw_overbooking_limit[i], stop_sell = iw_stop_sell[i], shortage = iw_shortage[i],
                  updated_at = iw_updated_at[i],
              next_end_at = least(item.next_end_at, iw_next_end_at[i])
            FROM generate_series(1, cardinality(iw_key)) AS i
            WHERE iw_based_on[i] > 0 AND item.tenant_id = iw_tenant[i] AND item.item_key = iw_key[i] AND item.version = iw_based_on[i]
              AND (item.touched_at IS NULL OR ticket_lane = 0)
              AND (fresh OR iw_set[i] <> ALL (stale));
            GET DIAGNOSTICS n = ROW_COUNT;
            IF fresh AND NOT has_details THEN
              expected := cardinality(iw_key);
            ELSE
              SELECT count(*) INTO expected FROM unnest(iw_set, iw_based_on) AS w (set, based_on) WHERE based_on > 0
                  AND (fresh OR w.set <> ALL (stale));
            END IF;
            IF n <> expected THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;

          IF has_looks THEN
            SELECT count(*) INTO n FROM unnest(ic_set, ic_tenant, ic_key, ic_version) AS c (set, tenant, key, version)
            LEFT JOIN item ON item.tenant_id = c.tenant AND item.item_key = c.key
            WHERE (item.version IS DISTINCT FROM c.version OR item.touched_at IS NOT NULL AND ticket_lane <> 0)
              AND (fresh OR c.set <> ALL (stale));
            IF n > 0 THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;

          IF changed_lines > 0 THEN
            UPDATE hold SET version = w.version, quantity = w.quantity, fulfilled = w.fulfilled, dropped = w.dropped, status = w.status,
              expires_at = w.expires_at, line_count = w.line_count, metadata = w.metadata::json, placed_metadata = w.placed_metadata::json,
              confirmed_at = w.confirmed_at, latest_expires_at = w.latest_expires_at, ended_at = w.ended_at, reason = w.reason
            FROM unnest(hold_lines) AS w
            WHERE w.based_on > 0 AND hold.tenant_id = w.tenant AND hold.hold_id = w.hold_id AND hold.line_no = w.line
              AND hold.version = w.based_on AND (fresh OR w.set <> ALL (stale));
            GET DIAGNOSTICS n = ROW_COUNT;
            expected := changed_lines;
            IF NOT fresh THEN SELECT count(*) INTO expected FROM unnest(hold_lines) AS w WHERE w.based_on > 0
                AND w.set <> ALL (stale); END IF;
            IF n <> expected THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;

          IF hold_looks > 0 THEN
            SELECT count(*) INTO n FROM unnest(hc_set, hc_tenant, hc_hold_id, hc_version, array_fill(0, ARRAY[hold_looks])) AS c (set,
                tenant, hold, version, line)
            LEFT JOIN hold ON hold.tenant_id = c.tenant AND hold.hold_id = c.hold AND hold.line_no = c.line
            WHERE coalesce(hold.version, 0) <> c.version AND (fresh OR c.set <> ALL (stale));
            IF n > 0 THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;
        ELSE
          IF new_lines > 0 THEN
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, placed_quantity, status, expires_at,
                placed_at, version,
                              line_count, owner, channel, metadata, placed_metadata, ttl_seconds, born_confirmed, confirmed_at,
                                  latest_expires_at, ended_at, reason)
            SELECT w.tenant, w.hold_id, w.line, w.key, w.quantity, w.fulfilled, w.dropped, w.placed_quantity, w.status, w.expires_at,
                w.placed_at, w.version,
                   w.line_count, w.owner, w.channel, w.metadata::json, w.placed_metadata::json, w.ttl_seconds, w.born_confirmed,
                       w.confirmed_at,
                   w.latest_expires_at, w.ended_at, w.reason
            FROM unnest(hold_lines) AS w
            WHERE w.based_on = 0 AND (fresh OR w.set <> ALL (stale));
          END IF;

          IF placings > 0 THEN
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, placed_quantity, status, expires_at,
                placed_at, version,
                              line_count, owner, channel, metadata, placed_metadata, ttl_seconds, born_confirmed, latest_expires_at)
            SELECT iw_tenant[pl_item[i]], pl_hold_id[i], 0, iw_key[pl_item[i]], pl_quantity[i], 0, false, pl_quantity[i], 'held',
                pl_expires_at[i],
                   iw_updated_at[pl_item[i]], 1, 1, pl_owner[i], pl_channel[i], pl_metadata[i]::json, pl_metadata[i]::json,
                       pl_ttl_seconds[i], false,
                   pl_latest_expires_at[i]
            FROM unnest(pl_order) AS i
            WHERE fresh OR iw_set[pl_item[i]] <> ALL (stale);

            INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock,
                overbooking_limit, quantity,
                                     ends_at, stop_sell, type, hold_id, command_id, actor, trace_id, hold_ids, quantities, ends, actors,
                                     trace_ids)
            SELECT iw_tenant[p], iw_key[p], run_sequence[r], iw_updated_at[p], iw_on_hand[p], iw_out_of_service[p], iw_allocated[p],
                run_held[r],
                   iw_safety_stock[p], iw_overbooking_limit[p], pl_quantity[z], pl_expires_at[z], iw_stop_sell[p], 'hold_placed.v1',
                       pl_hold_id[z],
                   pl_hold_id[z], pl_actor[z], pl_trace_id[z],
                   CASE WHEN a = z THEN NULL WHEN z - a + 1 = placings THEN pl_hold_id
                       ELSE ARRAY(SELECT pl_hold_id[i] FROM generate_series(a, z) AS i) END,
                   CASE WHEN run_differs[r] & 1 > 0 THEN ARRAY(SELECT pl_quantity[i] FROM generate_series(a, z) AS i) END,
                   CASE WHEN run_differs[r] & 2 > 0 THEN ARRAY(SELECT pl_expires_at[i] FROM generate_series(a, z) AS i) END,
                   CASE WHEN run_differs[r] & 4 > 0 THEN ARRAY(SELECT pl_actor[i] FROM generate_series(a, z) AS i) END,
                   CASE WHEN run_differs[r] & 8 > 0 THEN ARRAY(SELECT pl_trace_id[i] FROM generate_series(a, z) AS i) END
            FROM generate_series(1, cardinality(run_first)) AS r
            CROSS JOIN LATERAL (SELECT run_first[r] AS a, coalesce(run_first[r + 1] - 1, placings) AS z,
                pl_item[run_first[r]] AS p OFFSET 0) AS run
            WHERE fresh OR iw_set[p] <> ALL (stale);
          END IF;

          IF has_commands THEN
            INSERT INTO command (tenant_id, kind, subject, command_id, content, at)
            SELECT w.tenant, w.kind, w.subject, w.command_id, w.content::json, w.at FROM unnest(commands) AS w
            WHERE w.content IS NOT NULL AND (fresh OR w.set <> ALL (stale));
            SELECT count(*) INTO n FROM unnest(commands) AS c
            JOIN command ON command.tenant_id = c.tenant AND command.kind = c.kind AND command.subject = c.subject
                AND command.command_id = c.command_id
            WHERE c.content IS NULL AND (fresh OR c.set <> ALL (stale));
            IF n > 0 THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;

          IF has_events THEN
            INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock,
                overbooking_limit, quantity,
                                     ends_at, stop_sell, type, hold_id, command_id, actor, reason, data, trace_id)
            SELECT e.tenant, e.key, e.sequence, e.at, e.on_hand, e.out_of_service, e.allocated, e.held, e.safety_stock, e.overbooking_limit,
                e.quantity,
                   e.ends_at, e.stop_sell, e.type, e.hold_id, e.command_id, e.actor, e.reason, e.data::json, e.trace_id
            FROM unnest(events) AS e
            WHERE fresh OR e.set <> ALL (stale);
          END IF;

          IF rows_first THEN
            PERFORM pg_advisory_xact_lock_shared(ticket_lane, follows);
            IF pg_try_advisory_xact_lock_shared(ticket_lane, -follows) THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;
        END IF;
      END LOOP;
      EXIT;
    EXCEPTION WHEN SQLSTATE 'IV001' OR unique_violation THEN
      -- An id that another transaction was inserting shows by now, for the insert waited for its end; what others do meanwhile makes for a
      -- few rounds.
      GET STACKED DIAGNOSTICS taken = CONSTRAINT_NAME;
      -- Where new rows went first, the journal may be the one to tell that another node was quicker.
      IF SQLSTATE <> 'IV001' AND NOT rows_first AND taken <> ALL (ARRAY['item_pk', 'item_id_key', 'hold_pk', 'command_pk'])
          THEN RAISE; END IF;
      IF rows_first THEN PERFORM pg_advisory_xact_lock_shared(ticket_lane, follows); END IF;
      IF rows_first AND pg_try_advisory_xact_lock_shared(ticket_lane, -follows) THEN attempts := 9; END IF;
      rows_first := false;
      IF attempts > 8 THEN
        stale := ARRAY(SELECT generate_series(1, set_count));
      ELSE
        PERFORM FROM unnest(iw_tenant || ic_tenant, iw_key || ic_key) AS c (tenant, key)
        JOIN item ON item.tenant_id = c.tenant AND item.item_key = c.key ORDER BY item.tenant_id, item.item_key FOR UPDATE OF item;
        found := ARRAY(
          SELECT c.set FROM unnest(iw_set || ic_set, iw_tenant || ic_tenant, iw_key || ic_key, iw_based_on || ic_version) AS c (set, tenant,
              key, version)
          LEFT JOIN item ON item.tenant_id = c.tenant AND item.item_key = c.key
          WHERE coalesce(item.version, 0) <> c.version OR item.touched_at IS NOT NULL AND ticket_lane <> 0
          UNION
          SELECT iw_set[c.place] FROM unnest(item_details) AS c
          LEFT JOIN item ON item.tenant_id = iw_tenant[c.place] AND item.item_id = c.item_id WHERE coalesce(item.version, 0) <> 0
          UNION
          SELECT c.set FROM unnest(hold_lines) AS c
          LEFT JOIN hold ON hold.tenant_id = c.tenant AND hold.hold_id = c.hold_id AND hold.line_no = c.line
              WHERE coalesce(hold.version, 0) <> c.based_on
          UNION
          SELECT iw_set[c.p] FROM unnest(pl_item, pl_hold_id, array_fill(0, ARRAY[placings])) AS c (p, hold, line)
          LEFT JOIN hold ON hold.tenant_id = iw_tenant[c.p] AND hold.hold_id = c.hold AND hold.line_no = c.line
              WHERE coalesce(hold.version, 0) <> 0
          UNION
          SELECT c.set FROM unnest(hc_set, hc_tenant, hc_hold_id, hc_version, array_fill(0, ARRAY[hold_looks])) AS c (set, tenant, hold,
              version, line)
          LEFT JOIN hold ON hold.tenant_id = c.tenant AND hold.hold_id = c.hold AND hold.line_no = c.line
              WHERE coalesce(hold.version, 0) <> c.version
          UNION
          SELECT c.set FROM unnest(commands) AS c
          LEFT JOIN command ON command.tenant_id = c.tenant AND command.kind = c.kind AND command.subject = c.subject
              AND command.command_id = c.command_id
          WHERE coalesce(command.kind, '') <> ''
          UNION
          SELECT unnest(stale));
        IF cardinality(found) = cardinality(stale) THEN
          -- Nothing has moved on: sets of this group stand in each other's way. The first one stays; a look gives way to a write.
          found := ARRAY(
            WITH written AS (
              SELECT u.set, u.tenant, u.hold_id AS hold FROM unnest(hold_lines) AS u
              UNION ALL
              SELECT iw_set[u.p], iw_tenant[u.p], u.hold FROM unnest(pl_item, pl_hold_id) AS u (p, hold))
            SELECT c.set FROM (SELECT set, min(set) OVER (PARTITION BY tenant, key) AS first
                FROM unnest(iw_set, iw_tenant, iw_key) AS u (set, tenant, key)
                               WHERE set <> ALL (stale)) AS c WHERE c.set <> c.first
            UNION
            SELECT c.set FROM unnest(ic_set, ic_tenant, ic_key) AS c (set, tenant, key)
            JOIN unnest(iw_set, iw_tenant, iw_key) AS w (set, tenant, key) ON w.tenant = c.tenant AND w.key = c.key AND w.set <> c.set
                AND w.set <> ALL (stale)
            UNION
            SELECT c.set FROM (SELECT set, min(set) OVER (PARTITION BY tenant, item_id) AS first
                               FROM (SELECT iw_set[u.place] AS set, iw_tenant[u.place] AS tenant, u.item_id FROM unnest(item_details) AS u
                                     WHERE u.item_id IS NOT NULL) AS u
                               WHERE set <> ALL (stale)) AS c WHERE c.set <> c.first
            UNION
            SELECT c.set FROM (SELECT set, min(set) OVER (PARTITION BY tenant, hold) AS first FROM written WHERE set <> ALL (stale)) AS c
                WHERE c.set <> c.first
            UNION
            SELECT c.set FROM unnest(hc_set, hc_tenant, hc_hold_id) AS c (set, tenant, hold)
            JOIN written AS w ON w.tenant = c.tenant AND w.hold = c.hold AND w.set <> c.set AND w.set <> ALL (stale)
            UNION
            SELECT c.set
                FROM (SELECT set, content, min(set) FILTER (WHERE content IS NOT NULL) OVER (PARTITION BY tenant, kind, subject,
                command_id) AS first
                               FROM unnest(commands) AS u
                               WHERE set <> ALL (stale)) AS c WHERE c.set <> c.first
            UNION
            SELECT unnest(stale));
        END IF;
        stale := found;
      END IF;
    END;
    EXIT WHEN attempts > 8;
  END LOOP;
  IF ticket > 0 AND stale = '{}' THEN PERFORM pg_advisory_lock(ticket_lane, -ticket); END IF;
  ledger_time := clock_timestamp();
END $$;
