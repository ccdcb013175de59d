-- Items with holds that are over and not yet ended: an index-only walk of room_allocations_held_expiry_idx up to now. $1 now, $2 how many.
SELECT t.name, i.item_id
FROM (
  SELECT DISTINCT tenant_id, item_key
  FROM (SELECT tenant_id, item_key FROM hold WHERE status = 'held' AND NOT dropped AND expires_at IS NOT NULL AND expires_at <= $1 ORDER BY expires_at LIMIT 20000) AS over
  LIMIT $2
) AS o
JOIN item i USING (tenant_id, item_key)
JOIN tenant t USING (tenant_id)
