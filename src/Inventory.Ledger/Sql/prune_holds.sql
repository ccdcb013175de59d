-- Forgets some of the holds that ended before $1, at most $2: all their lines and the ids of their commands. What anybody is at is left to
-- the next time.
WITH gone AS (
  SELECT tenant_id, hold_id FROM hold
  WHERE line_no = 0 AND ended_at IS NOT NULL AND ended_at < $1 AND status NOT IN ('held', 'confirmed')
  ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED
), commands AS (
  DELETE FROM command USING gone
  WHERE command.tenant_id = gone.tenant_id AND command.kind IN ('change', 'fulfilment', 'cancel') AND command.subject = gone.hold_id
  RETURNING command_id
), lines AS (
  DELETE FROM hold USING gone WHERE hold.tenant_id = gone.tenant_id AND hold.hold_id = gone.hold_id RETURNING hold.hold_id
)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM lines), (SELECT count(*) FROM commands)
