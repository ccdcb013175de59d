-- Leases consumers that no node serves, of kinds that this node knows, those first that were left longest ago.
-- $1 the node, $2 how long, $3 the kinds, or whole names of those that not every node knows, $4 at most so many: nodes that start together
-- share them.
UPDATE consumer SET leased_by = $1, leased_until = clock_timestamp() + $2
FROM (
  SELECT c.name FROM consumer AS c
  WHERE c.enabled AND c.leased_until < clock_timestamp() AND (c.kind = ANY ($3) OR c.name = ANY ($3))
  ORDER BY c.leased_until LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED
) AS free
WHERE consumer.name = free.name
RETURNING consumer.name, consumer.tenant_id, consumer.position, consumer.revision
