-- The journal as it is read: a row an event. All events of a stored row have its entry; later counts those of them that come after, and
-- row_sequence is the sequence of the last of them, by which the stored row is found. A column that comes later goes to the end: a view
-- cannot be replaced otherwise.
CREATE OR REPLACE VIEW journal AS
SELECT r.tenant_id, r.item_key, r.sequence - e.later AS sequence, r.at, r.entry, r.transaction, r.on_hand, r.out_of_service, r.allocated,
  r.held - e.units_later AS held, r.safety_stock, r.overbooking_limit, e.quantity, e.ends_at, r.stop_sell, r.type,
      e.hold_id COLLATE "C" AS hold_id,
  e.command_id COLLATE "C" AS command_id, e.actor, r.reason, r.data, e.later, e.trace_id, r.sequence AS row_sequence
FROM journal_row r
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
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN GRANT SELECT ON journal TO inventory_writer; END IF;
  -- A view shows what its owner may see unless it says otherwise, which only PostgreSQL 15 and newer can: older ones keep readers from it,
  -- and leave them journal_row.
  IF current_setting('server_version_num')::integer >= 150000 THEN
    ALTER VIEW journal SET (security_invoker = true);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN GRANT SELECT ON journal TO inventory_reader; END IF;
  END IF;
END $$;
