-- The ends of holds that an item had at a version, nearest first: $1 tenant, $2 item, $3 version, $4 its instant, $5 how many, $6 how many
-- events since are looked through. What happened to holds since is undone from the journal, the rest lives on as it is. Where more has
-- happened since, the holds that moved after those events are told with the ends they have now.
WITH since AS MATERIALIZED (
  SELECT DISTINCT ON (hold_id) hold_id, type FROM journal_after($1, $2, $3, $6) WHERE hold_id IS NOT NULL ORDER BY hold_id, sequence
), moved AS (
  SELECT DISTINCT ON (since.hold_id) told.type, told.ends_at, told.quantity
  FROM since CROSS JOIN LATERAL journal_of_hold($1, since.hold_id) AS told
  WHERE since.type <> 'hold_placed.v1' AND told.item_key = $2 AND told.sequence <= $3
  ORDER BY since.hold_id, told.sequence DESC
), still AS (
  SELECT hold.expires_at, hold.quantity FROM hold
  WHERE hold.tenant_id = $1 AND hold.item_key = $2 AND hold.status = 'held' AND NOT hold.dropped AND hold.expires_at > $4
    AND hold.placed_at <= $4 AND NOT EXISTS (SELECT FROM since WHERE since.hold_id = hold.hold_id)
  ORDER BY hold.expires_at LIMIT $5
)
SELECT ends_at, quantity FROM (
  SELECT ends_at, quantity FROM moved WHERE type IN ('hold_placed.v1', 'hold_changed.v1') AND ends_at > $4 AND quantity > 0
  UNION ALL
  SELECT expires_at, quantity FROM still
) AS lived
ORDER BY ends_at, quantity LIMIT $5
