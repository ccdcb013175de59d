-- commit_group_1: one commit group in one round trip and one transaction. Arrays in, one verdict per change set out. The number is that of its signature: a change
-- of the signature is another function beside this one, which nodes of the version before go on calling until the last of them is gone.
--
-- A change set is applied only where every item version, hold version and id in it is as its decision found it; a stale set changes nothing and costs
-- its neighbours nothing. Parallel arrays carry the rows; the first array of each family (…_set) says to which set, 1 to set_count, a row belongs.
-- Rows of items are in key order: nested loops in array order then take their locks in key order, so that overlapping groups wait and never deadlock.
--
-- Wide families are read by subscript, not by unnest: a parameter is taken apart once, where unnest of n arrays keeps n copies and zips them again
-- (a fifth of a large group's processor time).
--
-- The first attempt assumes what nearly always holds: everything applies. Where a count disagrees, the attempt is undone, the sets at fault are found
-- under the items' row locks, and the others are applied. Every statement joins arrays to one unique index at most, never to each other. Inserts are plain: ON
-- CONFLICT DO NOTHING looks every new row up before it inserts it and marks it as settled afterwards, a sixth of a hold's cost. An id that is taken raises
-- unique_violation instead, which is one more way of being stale.
--
-- Placings, the most frequent of all writes: a new hold of one line and the event that says so are one row here. What the two have in common, and what the
-- item's row says already, is told once. Those with no other event between them are a run: one row of the journal.
--
-- Overlapping groups: while a group is under way, its lane may send the next one on a second connection although that one's decisions rest on the first one's.
-- Such a group inserts its new rows first, then waits for the end of the group it follows (an advisory lock on each turn, held from before its group is sent),
-- and only then looks at versions and locks items. Versions alone do not tell whether the one before came true, for another node may have written one of
-- the same number: so a group that was applied whole leaves a mark, an advisory lock of its session on the turn's negative, and without it the one that
-- follows is stale. A session that dies leaves no mark behind.
CREATE OR REPLACE FUNCTION commit_group_1(
  set_count integer,
  -- the lane, this group's turn on it, which the session has locked, the session's next one, the turn this one follows, and one whose mark nobody needs any
  -- more; 0 for none
  turns integer[],
  -- items written: based_on is the version decided upon, 0 for a new item
  iw_set integer[], iw_tenant integer[], iw_key bigint[], iw_based_on bigint[], iw_version bigint[], iw_settings_version bigint[],
  iw_on_hand bigint[], iw_out_of_service bigint[], iw_allocated bigint[], iw_held bigint[], iw_safety_stock bigint[], iw_overbooking_limit bigint[],
  iw_stop_sell boolean[], iw_shortage bigint[], iw_updated_at timestamptz[],
  -- the earliest end of what the set has live on the item; null where it has none
  iw_next_end_at timestamptz[],
  -- new items (item_id set) and new metadata; place is the row of the item among those above
  id_place integer[], id_item_id text[], id_property text[], id_room_type text[], id_night date[],
  id_metadata text[], id_created_as text[],
  -- items only looked at
  ic_set integer[], ic_tenant integer[], ic_key bigint[], ic_version bigint[],
  -- hold lines written: based_on 0 is a new line
  hw_set integer[], hw_tenant integer[], hw_hold text[], hw_line smallint[], hw_based_on bigint[], hw_version bigint[], hw_key bigint[],
  hw_quantity bigint[], hw_fulfilled bigint[], hw_dropped boolean[], hw_placed_quantity bigint[], hw_status text[], hw_expires_at timestamptz[],
  hw_placed_at timestamptz[], hw_line_count smallint[], hw_owner text[], hw_channel text[], hw_metadata text[], hw_placed_metadata text[],
  hw_ttl integer[], hw_born_confirmed boolean[], hw_confirmed_at timestamptz[], hw_latest timestamptz[], hw_ended_at timestamptz[], hw_reason text[],
  -- placings: a new hold of one line and the event that says so, in order of sequence; item is the row of the item among those above, whose other
  -- quantities, flags and instant are the event's as well; order is how to insert the holds, in order of tenant and id
  pl_order integer[], pl_item integer[], pl_hold text[], pl_quantity bigint[], pl_expires_at timestamptz[], pl_latest timestamptz[],
  pl_ttl integer[], pl_owner text[], pl_channel text[], pl_metadata text[], pl_actor text[],
  -- runs of placings with no other event between them: the first of those above, sequence and held after the last, and what is not the same of all:
  -- 1 quantities, 2 ends, 4 actors, added up
  run_first integer[], run_sequence bigint[], run_held bigint[], run_differs integer[],
  -- holds only looked at: version 0 is a hold that must not exist
  hc_set integer[], hc_tenant integer[], hc_hold text[], hc_version bigint[],
  -- command ids: content null is an id that must not exist
  cw_set integer[], cw_tenant integer[], cw_kind text[], cw_subject text[], cw_id text[], cw_content text[], cw_at timestamptz[],
  -- events
  j_set integer[], j_tenant integer[], j_key bigint[], j_sequence bigint[], j_at timestamptz[], j_type text[], j_hold text[], j_command text[],
  j_actor text[], j_reason text[], j_quantity bigint[], j_ends_at timestamptz[], j_data text[], j_on_hand bigint[], j_out_of_service bigint[],
  j_allocated bigint[], j_held bigint[], j_safety_stock bigint[], j_overbooking_limit bigint[], j_stop_sell boolean[],
  OUT stale integer[], OUT ledger_time timestamptz
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  turn_lane     constant integer := turns[1];
  turn          constant integer := turns[2];
  next_turn     constant integer := turns[3];
  follows       constant integer := turns[4];
  forget        constant integer := turns[5];
  has_items     constant boolean := cardinality(iw_key) > 0;
  has_details   constant boolean := cardinality(id_place) > 0;
  has_looks     constant boolean := cardinality(ic_key) > 0;
  has_holds     constant boolean := cardinality(hw_hold) > 0;
  has_new       constant boolean := 0 = ANY (hw_based_on);
  has_changed   constant boolean := has_holds AND NOT 0 = ALL (hw_based_on);
  placings      constant integer := cardinality(pl_hold);
  has_absent    constant boolean := cardinality(hc_hold) > 0;
  has_commands  constant boolean := cardinality(cw_id) > 0;
  has_events    constant boolean := cardinality(j_key) > 0;
  attempts      integer := 0;
  fresh         boolean;
  rows_first    boolean := follows > 0;
  n             bigint;
  expected      bigint;
  found         integer[];
  taken         text;
BEGIN
  IF turn > 0 THEN
    -- The session has held this turn's lock since its last group; from here on the transaction holds it, and the session that of its next turn.
    PERFORM pg_advisory_xact_lock(turn_lane, turn), pg_advisory_unlock(turn_lane, turn), pg_advisory_lock(turn_lane, next_turn);
    IF forget > 0 THEN PERFORM pg_advisory_unlock(turn_lane, -forget); END IF;
  END IF;
  stale := '{}';
  LOOP
    attempts := attempts + 1;
    fresh := stale = '{}';
    BEGIN
      FOR step IN 1..2 LOOP
        IF (step = 1) <> rows_first THEN
          -- What rests on versions, items first: whoever is behind hears of it before it has written anything else.
          IF has_details THEN
            INSERT INTO item (tenant_id, item_key, item_id, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit, stop_sell, shortage,
                              version, settings_version, updated_at, next_end_at, property, room_type, night)
            SELECT iw_tenant[p], iw_key[p], d.item_id, iw_on_hand[p], iw_out_of_service[p], iw_allocated[p], iw_held[p], iw_safety_stock[p],
                   iw_overbooking_limit[p], iw_stop_sell[p], iw_shortage[p], iw_version[p], iw_settings_version[p], iw_updated_at[p],
                   iw_next_end_at[p], d.property, d.room_type, d.night
            FROM unnest(id_place, id_item_id, id_property, id_room_type, id_night) AS d (p, item_id, property, room_type, night)
            WHERE d.item_id IS NOT NULL AND (fresh OR iw_set[p] <> ALL (stale));

            INSERT INTO item_detail AS detail (tenant_id, item_key, metadata, created_as)
            SELECT iw_tenant[p], iw_key[p], d.metadata::json, coalesce(d.created_as, '{}')::json
            FROM unnest(id_place, id_metadata, id_created_as) AS d (p, metadata, created_as)
            WHERE fresh OR iw_set[p] <> ALL (stale)
            ON CONFLICT (tenant_id, item_key) DO UPDATE SET metadata = EXCLUDED.metadata;
          END IF;

          IF has_items THEN
            UPDATE item SET version = iw_version[i], settings_version = iw_settings_version[i], on_hand = iw_on_hand[i],
              out_of_service = iw_out_of_service[i], allocated = iw_allocated[i], held = iw_held[i], safety_stock = iw_safety_stock[i],
              overbooking_limit = iw_overbooking_limit[i], stop_sell = iw_stop_sell[i], shortage = iw_shortage[i], updated_at = iw_updated_at[i],
              next_end_at = least(item.next_end_at, iw_next_end_at[i])
            FROM generate_series(1, cardinality(iw_key)) AS i
            WHERE iw_based_on[i] > 0 AND item.tenant_id = iw_tenant[i] AND item.item_key = iw_key[i] AND item.version = iw_based_on[i]
              AND (fresh OR iw_set[i] <> ALL (stale));
            GET DIAGNOSTICS n = ROW_COUNT;
            IF fresh AND NOT has_details THEN
              expected := cardinality(iw_key);
            ELSE
              SELECT count(*) INTO expected FROM unnest(iw_set, iw_based_on) AS w (set, based_on) WHERE based_on > 0 AND (fresh OR w.set <> ALL (stale));
            END IF;
            IF n <> expected THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;

          IF has_looks THEN
            SELECT count(*) INTO n FROM unnest(ic_set, ic_tenant, ic_key, ic_version) AS c (set, tenant, key, version)
            LEFT JOIN item ON item.tenant_id = c.tenant AND item.item_key = c.key
            WHERE item.version IS DISTINCT FROM c.version AND (fresh OR c.set <> ALL (stale));
            IF n > 0 THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;

          IF has_changed THEN
            UPDATE hold SET version = hw_version[i], quantity = hw_quantity[i], fulfilled = hw_fulfilled[i], dropped = hw_dropped[i], status = hw_status[i],
              expires_at = hw_expires_at[i], line_count = hw_line_count[i], metadata = hw_metadata[i]::json, placed_metadata = hw_placed_metadata[i]::json,
              confirmed_at = hw_confirmed_at[i], latest_expires_at = hw_latest[i], ended_at = hw_ended_at[i], reason = hw_reason[i]
            FROM generate_series(1, cardinality(hw_hold)) AS i
            WHERE hw_based_on[i] > 0 AND hold.tenant_id = hw_tenant[i] AND hold.hold_id = hw_hold[i] AND hold.line_no = hw_line[i]
              AND hold.version = hw_based_on[i] AND (fresh OR hw_set[i] <> ALL (stale));
            GET DIAGNOSTICS n = ROW_COUNT;
            SELECT count(*) INTO expected FROM unnest(hw_set, hw_based_on) AS w (set, based_on) WHERE based_on > 0 AND (fresh OR w.set <> ALL (stale));
            IF n <> expected THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;

          IF has_absent THEN
            SELECT count(*) INTO n FROM unnest(hc_set, hc_tenant, hc_hold, hc_version, array_fill(0, ARRAY[cardinality(hc_hold)])) AS c (set, tenant, hold, version, line)
            LEFT JOIN hold ON hold.tenant_id = c.tenant AND hold.hold_id = c.hold AND hold.line_no = c.line
            WHERE coalesce(hold.version, 0) <> c.version AND (fresh OR c.set <> ALL (stale));
            IF n > 0 THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;
        ELSE
          IF has_new THEN
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, placed_quantity, status, expires_at, placed_at, version,
                              line_count, owner, channel, metadata, placed_metadata, ttl_seconds, born_confirmed, confirmed_at, latest_expires_at, ended_at, reason)
            SELECT hw_tenant[i], hw_hold[i], hw_line[i], hw_key[i], hw_quantity[i], hw_fulfilled[i], hw_dropped[i], hw_placed_quantity[i], hw_status[i],
                   hw_expires_at[i], hw_placed_at[i], hw_version[i], hw_line_count[i], hw_owner[i], hw_channel[i], hw_metadata[i]::json,
                   hw_placed_metadata[i]::json, hw_ttl[i], hw_born_confirmed[i], hw_confirmed_at[i], hw_latest[i], hw_ended_at[i], hw_reason[i]
            FROM generate_series(1, cardinality(hw_hold)) AS i
            WHERE hw_based_on[i] = 0 AND (fresh OR hw_set[i] <> ALL (stale));
          END IF;

          IF placings > 0 THEN
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, placed_quantity, status, expires_at, placed_at, version,
                              line_count, owner, channel, metadata, placed_metadata, ttl_seconds, born_confirmed, latest_expires_at)
            SELECT iw_tenant[pl_item[i]], pl_hold[i], 0, iw_key[pl_item[i]], pl_quantity[i], 0, false, pl_quantity[i], 'held', pl_expires_at[i],
                   iw_updated_at[pl_item[i]], 1, 1, pl_owner[i], pl_channel[i], pl_metadata[i]::json, pl_metadata[i]::json, pl_ttl[i], false, pl_latest[i]
            FROM unnest(pl_order) AS i
            WHERE fresh OR iw_set[pl_item[i]] <> ALL (stale);

            INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit, quantity,
                                     ends_at, stop_sell, type, hold_id, command_id, actor, hold_ids, quantities, ends, actors)
            SELECT iw_tenant[p], iw_key[p], run_sequence[r], iw_updated_at[p], iw_on_hand[p], iw_out_of_service[p], iw_allocated[p], run_held[r],
                   iw_safety_stock[p], iw_overbooking_limit[p], pl_quantity[z], pl_expires_at[z], iw_stop_sell[p], 'hold_placed.v1', pl_hold[z], pl_hold[z], pl_actor[z],
                   CASE WHEN a = z THEN NULL WHEN z - a + 1 = placings THEN pl_hold ELSE ARRAY(SELECT pl_hold[i] FROM generate_series(a, z) AS i) END,
                   CASE WHEN run_differs[r] & 1 > 0 THEN ARRAY(SELECT pl_quantity[i] FROM generate_series(a, z) AS i) END,
                   CASE WHEN run_differs[r] & 2 > 0 THEN ARRAY(SELECT pl_expires_at[i] FROM generate_series(a, z) AS i) END,
                   CASE WHEN run_differs[r] & 4 > 0 THEN ARRAY(SELECT pl_actor[i] FROM generate_series(a, z) AS i) END
            FROM generate_series(1, cardinality(run_first)) AS r
            CROSS JOIN LATERAL (SELECT run_first[r] AS a, coalesce(run_first[r + 1] - 1, placings) AS z, pl_item[run_first[r]] AS p OFFSET 0) AS run
            WHERE fresh OR iw_set[p] <> ALL (stale);
          END IF;

          IF has_commands THEN
            INSERT INTO command (tenant_id, kind, subject, command_id, content, at)
            SELECT w.tenant, w.kind, w.subject, w.id, w.content::json, w.at
            FROM unnest(cw_set, cw_tenant, cw_kind, cw_subject, cw_id, cw_content, cw_at) AS w (set, tenant, kind, subject, id, content, at)
            WHERE w.content IS NOT NULL AND (fresh OR w.set <> ALL (stale));
            SELECT count(*) INTO n FROM unnest(cw_set, cw_tenant, cw_kind, cw_subject, cw_id, cw_content) AS c (set, tenant, kind, subject, id, content)
            JOIN command ON command.tenant_id = c.tenant AND command.kind = c.kind AND command.subject = c.subject AND command.command_id = c.id
            WHERE c.content IS NULL AND (fresh OR c.set <> ALL (stale));
            IF n > 0 THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;

          IF has_events THEN
            INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit, quantity,
                                     ends_at, stop_sell, type, hold_id, command_id, actor, reason, data)
            SELECT j_tenant[i], j_key[i], j_sequence[i], j_at[i], j_on_hand[i], j_out_of_service[i], j_allocated[i], j_held[i], j_safety_stock[i],
                   j_overbooking_limit[i], j_quantity[i], j_ends_at[i], j_stop_sell[i], j_type[i], j_hold[i], j_command[i], j_actor[i], j_reason[i],
                   j_data[i]::json
            FROM generate_series(1, cardinality(j_key)) AS i
            WHERE fresh OR j_set[i] <> ALL (stale);
          END IF;

          IF rows_first THEN
            PERFORM pg_advisory_xact_lock_shared(turn_lane, follows);
            IF pg_try_advisory_xact_lock_shared(turn_lane, -follows) THEN RAISE SQLSTATE 'IV001'; END IF;
          END IF;
        END IF;
      END LOOP;
      EXIT;
    EXCEPTION WHEN SQLSTATE 'IV001' OR unique_violation THEN
      -- An id that another transaction was inserting shows by now, for the insert waited for its end; what others do meanwhile makes for a few rounds.
      GET STACKED DIAGNOSTICS taken = CONSTRAINT_NAME;
      -- Where new rows went first, the journal may be the one to tell that another node was quicker.
      IF SQLSTATE <> 'IV001' AND NOT rows_first AND taken <> ALL (ARRAY['item_pk', 'item_id_key', 'hold_pk', 'command_pk']) THEN RAISE; END IF;
      IF rows_first THEN PERFORM pg_advisory_xact_lock_shared(turn_lane, follows); END IF;
      IF rows_first AND pg_try_advisory_xact_lock_shared(turn_lane, -follows) THEN attempts := 9; END IF;
      rows_first := false;
      IF attempts > 8 THEN
        stale := ARRAY(SELECT generate_series(1, set_count));
      ELSE
        PERFORM FROM unnest(iw_tenant || ic_tenant, iw_key || ic_key) AS c (tenant, key)
        JOIN item ON item.tenant_id = c.tenant AND item.item_key = c.key ORDER BY item.tenant_id, item.item_key FOR UPDATE OF item;
        found := ARRAY(
          SELECT c.set FROM unnest(iw_set || ic_set, iw_tenant || ic_tenant, iw_key || ic_key, iw_based_on || ic_version) AS c (set, tenant, key, version)
          LEFT JOIN item ON item.tenant_id = c.tenant AND item.item_key = c.key WHERE coalesce(item.version, 0) <> c.version
          UNION
          SELECT iw_set[c.p] FROM unnest(id_place, id_item_id) AS c (p, item_id)
          LEFT JOIN item ON item.tenant_id = iw_tenant[c.p] AND item.item_id = c.item_id WHERE coalesce(item.version, 0) <> 0
          UNION
          SELECT c.set FROM unnest(hw_set, hw_tenant, hw_hold, hw_line, hw_based_on) AS c (set, tenant, hold, line, version)
          LEFT JOIN hold ON hold.tenant_id = c.tenant AND hold.hold_id = c.hold AND hold.line_no = c.line WHERE coalesce(hold.version, 0) <> c.version
          UNION
          SELECT iw_set[c.p] FROM unnest(pl_item, pl_hold, array_fill(0, ARRAY[cardinality(pl_hold)])) AS c (p, hold, line)
          LEFT JOIN hold ON hold.tenant_id = iw_tenant[c.p] AND hold.hold_id = c.hold AND hold.line_no = c.line WHERE coalesce(hold.version, 0) <> 0
          UNION
          SELECT c.set FROM unnest(hc_set, hc_tenant, hc_hold, hc_version, array_fill(0, ARRAY[cardinality(hc_hold)])) AS c (set, tenant, hold, version, line)
          LEFT JOIN hold ON hold.tenant_id = c.tenant AND hold.hold_id = c.hold AND hold.line_no = c.line WHERE coalesce(hold.version, 0) <> c.version
          UNION
          SELECT c.set FROM unnest(cw_set, cw_tenant, cw_kind, cw_subject, cw_id) AS c (set, tenant, kind, subject, id)
          LEFT JOIN command ON command.tenant_id = c.tenant AND command.kind = c.kind AND command.subject = c.subject AND command.command_id = c.id
          WHERE coalesce(command.kind, '') <> ''
          UNION
          SELECT unnest(stale));
        IF cardinality(found) = cardinality(stale) THEN
          -- Nothing has moved on: sets of this group stand in each other's way. The first one stays; a look gives way to a write.
          found := ARRAY(
            WITH holds AS (
              SELECT set, tenant, hold FROM unnest(hw_set, hw_tenant, hw_hold) AS u (set, tenant, hold)
              UNION ALL
              SELECT iw_set[u.p], iw_tenant[u.p], u.hold FROM unnest(pl_item, pl_hold) AS u (p, hold))
            SELECT c.set FROM (SELECT set, min(set) OVER (PARTITION BY tenant, key) AS first FROM unnest(iw_set, iw_tenant, iw_key) AS u (set, tenant, key)
                               WHERE set <> ALL (stale)) AS c WHERE c.set <> c.first
            UNION
            SELECT c.set FROM unnest(ic_set, ic_tenant, ic_key) AS c (set, tenant, key)
            JOIN unnest(iw_set, iw_tenant, iw_key) AS w (set, tenant, key) ON w.tenant = c.tenant AND w.key = c.key AND w.set <> c.set AND w.set <> ALL (stale)
            UNION
            SELECT c.set FROM (SELECT set, min(set) OVER (PARTITION BY tenant, item_id) AS first
                               FROM (SELECT iw_set[u.p] AS set, iw_tenant[u.p] AS tenant, u.item_id FROM unnest(id_place, id_item_id) AS u (p, item_id)
                                     WHERE u.item_id IS NOT NULL) AS u
                               WHERE set <> ALL (stale)) AS c WHERE c.set <> c.first
            UNION
            SELECT c.set FROM (SELECT set, min(set) OVER (PARTITION BY tenant, hold) AS first FROM holds WHERE set <> ALL (stale)) AS c WHERE c.set <> c.first
            UNION
            SELECT c.set FROM unnest(hc_set, hc_tenant, hc_hold) AS c (set, tenant, hold)
            JOIN holds AS w ON w.tenant = c.tenant AND w.hold = c.hold AND w.set <> c.set AND w.set <> ALL (stale)
            UNION
            SELECT c.set FROM (SELECT set, content, min(set) FILTER (WHERE content IS NOT NULL) OVER (PARTITION BY tenant, kind, subject, id) AS first
                               FROM unnest(cw_set, cw_tenant, cw_kind, cw_subject, cw_id, cw_content) AS u (set, tenant, kind, subject, id, content)
                               WHERE set <> ALL (stale)) AS c WHERE c.set <> c.first
            UNION
            SELECT unnest(stale));
        END IF;
        stale := found;
      END IF;
    END;
    EXIT WHEN attempts > 8;
  END LOOP;
  IF turn > 0 AND stale = '{}' THEN PERFORM pg_advisory_lock(turn_lane, -turn); END IF;
  ledger_time := clock_timestamp();
END $$;
