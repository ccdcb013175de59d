-- Forgets events of the inbox that were settled before $1, at most $2 at a time. What is dead waits for a person, however long.
WITH old AS (
  SELECT tenant_id, source, event_id, variant FROM inbox_processed WHERE settled_at < $1 ORDER BY settled_at LIMIT $2 FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM inbox_processed AS kept USING old
  WHERE kept.tenant_id = old.tenant_id AND kept.source = old.source AND kept.event_id = old.event_id AND kept.variant = old.variant
  RETURNING kept.event_id
)
SELECT 0::bigint, 0::bigint, (SELECT count(*) FROM gone)
