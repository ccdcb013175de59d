-- What is stored of the journal: its rows, and before them the openings that hold (020_journal_partitions.sql), each of which is a row of
-- one event.
CREATE OR REPLACE VIEW journal_stored AS
SELECT tenant_id, item_key, sequence, at, entry, transaction, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit,
  quantity, ends_at, stop_sell, type, hold_id, command_id, actor, reason, data, trace_id, hold_ids, quantities, ends, actors, trace_ids,
  false AS opens
FROM journal_row
UNION ALL
SELECT tenant_id, item_key, sequence, at, entry, transaction, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit,
  quantity, ends_at, stop_sell, type, hold_id, command_id, actor, reason, data, trace_id, NULL::text[] COLLATE "C", NULL::bigint[],
  NULL::timestamptz(3)[], NULL::text[], NULL::uuid[], true
FROM journal_opening AS o
WHERE at < (SELECT since FROM journal_kept) AND NOT EXISTS (
  SELECT FROM journal_opening AS later WHERE later.tenant_id = o.tenant_id AND later.item_key = o.item_key
    AND later.sequence > o.sequence AND later.at < (SELECT since FROM journal_kept));

-- The journal as it is read: a row an event. All events of a stored row have its entry; later counts those of them that come after, and
-- row_sequence is the sequence of the last of them, by which the stored row is found; opens is true of the event
-- before which all were taken away. A column that comes later goes to the end: a view cannot be replaced otherwise.
CREATE OR REPLACE VIEW journal AS
SELECT r.tenant_id, r.item_key, r.sequence - e.later AS sequence, r.at, r.entry, r.transaction, r.on_hand, r.out_of_service, r.allocated,
  r.held - e.units_later AS held, r.safety_stock, r.overbooking_limit, e.quantity, e.ends_at, r.stop_sell, r.type,
      e.hold_id COLLATE "C" AS hold_id,
  e.command_id COLLATE "C" AS command_id, e.actor, r.reason, r.data, e.later, e.trace_id, r.sequence AS row_sequence, r.opens
FROM journal_stored r
CROSS JOIN LATERAL (
  SELECT coalesce(cardinality(r.hold_ids), 1) - own.place AS later,
    coalesce(sum(coalesce(own.quantity, r.quantity)) OVER (ORDER BY own.place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING),
        0)::bigint AS units_later,
    own.hold_id, CASE WHEN r.hold_ids IS NULL THEN r.command_id ELSE own.hold_id END AS command_id,
        coalesce(own.quantity, r.quantity) AS quantity,
    CASE WHEN r.ends IS NULL THEN r.ends_at ELSE own.ends_at END AS ends_at, coalesce(own.actor, r.actor) AS actor,
    CASE WHEN r.trace_ids IS NULL THEN r.trace_id ELSE own.trace_id END AS trace_id
  FROM unnest(coalesce(r.hold_ids, ARRAY[r.hold_id]), r.quantities, r.ends, r.actors, r.trace_ids)
    WITH ORDINALITY AS own (hold_id, quantity, ends_at, actor, trace_id, place)
) AS e;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT ON journal, journal_stored TO inventory_writer;
  END IF;
  -- A view shows what its owner may see unless it says otherwise, which only PostgreSQL 15 and newer can: older ones keep readers from it,
  -- and leave them journal_row and journal_opening.
  IF current_setting('server_version_num')::integer >= 150000 THEN
    ALTER VIEW journal SET (security_invoker = true);
    ALTER VIEW journal_stored SET (security_invoker = true);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
      GRANT SELECT ON journal, journal_stored TO inventory_reader;
    END IF;
  END IF;
END $$;
