-- Items whose holds may be over, those first whose earliest end is longest past: a walk of room_allocations_held_expiry_idx up to now. For
-- each the holds that are over and not yet ended, by hold_item_live_idx, and counted no further than matters; none where the earliest end
-- has gone otherwise.
-- $1 now, $2 how many items, $3 shards in all, $4 the shard, or -1 for all of them.
SELECT t.name, i.item_id, i.tenant_id, i.item_key, o.holds
FROM (
  SELECT tenant_id, item_key, item_id FROM item WHERE next_end_at <= $1 AND ($4 < 0 OR item_key % $3 = $4) ORDER BY next_end_at LIMIT $2
) AS i
JOIN tenant t USING (tenant_id)
CROSS JOIN LATERAL (
  SELECT count(*) AS holds FROM (
    SELECT FROM hold WHERE hold.tenant_id = i.tenant_id AND hold.item_key = i.item_key AND hold.status = 'held' AND NOT hold.dropped
        AND hold.expires_at <= $1 LIMIT 1000
  ) AS over
) AS o
