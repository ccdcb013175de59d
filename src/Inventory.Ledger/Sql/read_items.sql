-- Items by id, for grains that wake up or were found stale. $1 question, $2 tenant, $3 item id.
SELECT q.place, i.item_key, i.on_hand, i.out_of_service, i.allocated, i.held, i.safety_stock, i.overbooking_limit, i.stop_sell, i.shortage,
    i.version,
       i.settings_version, i.updated_at, d.metadata::text, d.created_as::text,
       -- Whether its counters may disagree with its live holds: another hand was on it, or a find says so (drift_open_key).
       i.touched_at IS NOT NULL OR coalesce((
         SELECT (drift.item_held, drift.item_allocated) IS DISTINCT FROM (drift.holds_held, drift.holds_allocated) FROM drift
         WHERE drift.tenant_id = i.tenant_id AND drift.item_key = i.item_key AND drift.resolved_at IS NULL), false)
FROM unnest($1::integer[], $2::integer[], $3::text[]) AS q (place, tenant, item_id)
JOIN item i ON i.tenant_id = q.tenant AND i.item_id = q.item_id
LEFT JOIN item_detail d ON d.tenant_id = i.tenant_id AND d.item_key = i.item_key
