-- Items with holds that are over and not yet ended: an index-only walk of room_allocations_held_expiry_idx up to now.
-- $1 now, $2 how many items, $3 shards in all, $4 the shard, or -1 for all of them.
SELECT t.name, i.item_id, o.holds
FROM (
  SELECT tenant_id, item_key, count(*) AS holds
  FROM (
    SELECT tenant_id, item_key FROM hold
    WHERE status = 'held' AND NOT dropped AND expires_at IS NOT NULL AND expires_at <= $1 AND ($4 < 0 OR item_key % $3 = $4)
    ORDER BY expires_at LIMIT 20000
  ) AS over
  GROUP BY tenant_id, item_key
  LIMIT $2
) AS o
JOIN item i USING (tenant_id, item_key)
JOIN tenant t USING (tenant_id)
