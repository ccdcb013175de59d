-- One reconciliation in one statement, and so of one snapshot: whatever traffic does meanwhile, an item, its holds and its journal are
-- compared as of one instant. Looks at what changed, what was touched by hand, what is known to have drifted, and a slice of the catalogue;
-- for each it reads the item's row, its last event (journal_pk) and its live holds (hold_item_live_idx).
-- $1 entries above this one, $2 $3 the slice begins behind this item, $4 items in the slice, $5 when the run began.
WITH slice AS MATERIALIZED (
  SELECT tenant_id, item_key FROM item WHERE (tenant_id, item_key) > ($2, $3) ORDER BY tenant_id, item_key LIMIT $4
), touched AS MATERIALIZED (
  SELECT tenant_id, item_key, min(at) AS at FROM drift_touch WHERE NOT examined GROUP BY tenant_id, item_key
), candidate AS MATERIALIZED (
  SELECT tenant_id, item_key FROM journal_row WHERE entry > $1
  UNION SELECT tenant_id, item_key FROM touched
  UNION SELECT tenant_id, item_key FROM drift WHERE resolved_at IS NULL
  UNION SELECT tenant_id, item_key FROM slice
), compared AS (
  SELECT c.tenant_id, c.item_key, i.item_key IS NOT NULL AS item_exists,
    i.on_hand AS item_on_hand, i.allocated AS item_allocated, i.held AS item_held, i.version AS item_version,
    i.next_end_at AS item_next_end_at, h.next_end_at AS holds_next_end_at,
    coalesce(h.allocated, 0) AS holds_allocated, coalesce(h.held, 0) AS holds_held,
    j.on_hand AS journal_on_hand, j.allocated AS journal_allocated, j.held AS journal_held, j.sequence AS journal_sequence,
    -- Units promised beyond what may be promised: by the row, where its CHECK is gone, or by holds that an edited counter forgot. 0 where
    -- there is no row.
    greatest(0, greatest(i.allocated + i.held, coalesce(h.allocated, 0) + coalesce(h.held, 0))
      - (i.on_hand - i.out_of_service - i.safety_stock + i.overbooking_limit + i.shortage)) AS overbooked,
    (i.out_of_service, i.safety_stock, i.overbooking_limit, i.stop_sell) IS DISTINCT
        FROM (j.out_of_service, j.safety_stock, j.overbooking_limit, j.stop_sell) AS settings_differ
  FROM candidate c
  LEFT JOIN item i ON i.tenant_id = c.tenant_id AND i.item_key = c.item_key
  LEFT JOIN LATERAL (
    SELECT * FROM journal_stored r WHERE r.tenant_id = c.tenant_id AND r.item_key = c.item_key ORDER BY r.sequence DESC LIMIT 1
  ) j ON true
  LEFT JOIN LATERAL (
    SELECT sum(hold.quantity) FILTER (WHERE hold.status = 'held')::bigint AS held,
      sum(hold.quantity - hold.fulfilled) FILTER (WHERE hold.status = 'confirmed')::bigint AS allocated,
      min(hold.expires_at) FILTER (WHERE hold.status = 'held') AS next_end_at
    FROM hold WHERE hold.tenant_id = c.tenant_id AND hold.item_key = c.item_key AND hold.status IN ('held', 'confirmed')
        AND NOT hold.dropped
  ) h ON true
), found AS MATERIALIZED (
  SELECT *, array_remove(ARRAY[
      CASE WHEN NOT item_exists OR overbooked > 0 AND (item_held, item_allocated) = (holds_held, holds_allocated)
             OR item_held <> holds_held AND holds_held = journal_held OR item_allocated <> holds_allocated
                 AND holds_allocated = journal_allocated
             OR item_version = journal_sequence AND (item_on_hand <> journal_on_hand OR settings_differ) THEN 'item' END,
      CASE WHEN item_held <> holds_held AND item_held = journal_held OR item_allocated <> holds_allocated
          AND item_allocated = journal_allocated THEN 'holds' END,
      CASE WHEN journal_sequence IS NULL OR item_version <> journal_sequence
             OR item_held <> journal_held AND item_held = holds_held OR item_allocated <> journal_allocated
                 AND item_allocated = holds_allocated THEN 'journal' END
    ], NULL) AS disagrees,
    greatest(overbooked, abs(coalesce(item_held, 0) - holds_held) + abs(coalesce(item_allocated, 0) - holds_allocated)
      + abs(coalesce(item_on_hand, 0) - coalesce(journal_on_hand, item_on_hand, 0))) AS units
  FROM compared
  WHERE (item_held, item_allocated) IS DISTINCT FROM (holds_held, holds_allocated)
    OR (item_held, item_allocated, item_on_hand, item_version) IS DISTINCT
        FROM (journal_held, journal_allocated, journal_on_hand, journal_sequence)
    OR settings_differ OR overbooked > 0
), recorded AS (
  INSERT INTO drift AS d (tenant_id, item_key, found_at, seen_at, since, by, disagrees, item_on_hand, item_allocated, item_held,
      item_version,
    holds_allocated, holds_held, journal_on_hand, journal_allocated, journal_held, journal_sequence, units, overbooked)
  SELECT f.tenant_id, f.item_key, $5, $5, t.at, t.by,
    CASE WHEN f.disagrees = '{}' THEN ARRAY['item', 'holds', 'journal'] ELSE f.disagrees END,
    f.item_on_hand, f.item_allocated, f.item_held, f.item_version,
    f.holds_allocated, f.holds_held, f.journal_on_hand, f.journal_allocated, f.journal_held, f.journal_sequence, f.units, f.overbooked
  FROM found f
  -- The first hand on it since it was last seen to agree.
  LEFT JOIN LATERAL (
    SELECT since AS at, doer AS by FROM hand_on(f.tenant_id, f.item_key, CASE WHEN (f.item_held,
      f.item_allocated) IS DISTINCT FROM (f.holds_held, f.holds_allocated)
      THEN ARRAY['held', 'allocated'] ELSE ARRAY['on_hand', 'out_of_service', 'safety_stock', 'overbooking_limit', 'stop_sell', 'version',
        'shortage'] END)
  ) t ON true
  ON CONFLICT (tenant_id, item_key) WHERE resolved_at IS NULL DO UPDATE SET
    seen_at = EXCLUDED.seen_at, item_on_hand = EXCLUDED.item_on_hand, item_allocated = EXCLUDED.item_allocated,
        item_held = EXCLUDED.item_held,
    item_version = EXCLUDED.item_version, holds_allocated = EXCLUDED.holds_allocated, holds_held = EXCLUDED.holds_held,
    journal_on_hand = EXCLUDED.journal_on_hand, journal_allocated = EXCLUDED.journal_allocated, journal_held = EXCLUDED.journal_held,
    journal_sequence = EXCLUDED.journal_sequence, units = EXCLUDED.units, overbooked = EXCLUDED.overbooked,
    disagrees = EXCLUDED.disagrees
  RETURNING d.tenant_id
), resolved AS (
  UPDATE drift d SET resolved_at = $5, resolution = CASE
      WHEN EXISTS (SELECT FROM journal_row j WHERE j.tenant_id = d.tenant_id AND j.item_key = d.item_key AND j.type = 'stock_reconciled.v1'
          AND j.sequence > coalesce(d.journal_sequence, 0))
      THEN 'reconciled' ELSE 'agrees again' END
  WHERE d.resolved_at IS NULL AND d.broken_at IS NULL AND NOT EXISTS (SELECT FROM found f WHERE f.tenant_id = d.tenant_id
      AND f.item_key = d.item_key)
  RETURNING d.tenant_id
), lowered AS (
  -- A hold that would end before the sweep looks at its item: left by a hand that wrote to the item.
  -- Whoever is writing to the item now is not waited for, and has the next run look again.
  UPDATE item SET next_end_at = late.at
  FROM (
    SELECT i.tenant_id, i.item_key, c.holds_next_end_at AS at FROM compared c JOIN item i ON i.tenant_id = c.tenant_id
        AND i.item_key = c.item_key
    WHERE c.holds_next_end_at < coalesce(c.item_next_end_at, 'infinity') FOR NO KEY UPDATE OF i SKIP LOCKED
  ) AS late
  WHERE item.tenant_id = late.tenant_id AND item.item_key = late.item_key AND late.at < coalesce(item.next_end_at, 'infinity')
), examined AS (
  UPDATE drift_touch SET examined = true, settled = true WHERE NOT examined RETURNING touch
)
SELECT (SELECT count(*) FROM candidate), (SELECT count(*) FROM recorded), (SELECT count(*) FROM resolved), (SELECT count(*) FROM examined),
  pg_snapshot_xmin(pg_current_snapshot()), pg_snapshot_xmax(pg_current_snapshot()),
  -- Where the slice ends; null where it was not full, for then the catalogue ends with it.
  (SELECT tenant_id FROM slice ORDER BY tenant_id, item_key OFFSET $4 - 1),
      (SELECT item_key FROM slice ORDER BY tenant_id, item_key OFFSET $4 - 1),
  -- Whose owners are to look again: what was found, and what was touched even where the three agree.
  (SELECT coalesce(array_agg(n.name || '/' || i.item_id), '{}') FROM (
     SELECT tenant_id, item_key FROM found UNION SELECT tenant_id, item_key FROM touched
     UNION SELECT tenant_id, item_key FROM drift WHERE resolved_at IS NULL LIMIT 1000) AS o
   JOIN item i USING (tenant_id, item_key) JOIN tenant n USING (tenant_id))
