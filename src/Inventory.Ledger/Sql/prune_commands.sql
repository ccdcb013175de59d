-- Forgets some of the ids of adjustments, counts and imported lines of before $1, at most $2.
WITH gone AS (
  SELECT tenant_id, kind, subject, command_id FROM command
  WHERE kind IN ('adjustment', 'count', 'import') AND at < $1
  ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED
), commands AS (
  DELETE FROM command USING gone
  WHERE command.tenant_id = gone.tenant_id AND command.kind = gone.kind AND command.subject = gone.subject
      AND command.command_id = gone.command_id
  RETURNING command.command_id
)
SELECT 0::bigint, 0::bigint, (SELECT count(*) FROM commands)
