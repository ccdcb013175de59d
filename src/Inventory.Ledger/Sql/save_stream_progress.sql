-- What a relay of streams has come to: its places, $1 consumers to position $2, which only go forward; deliveries that failed or wait,
-- arrays with an element a row: $3 consumer, $4 position, $5 tenant, $6 subject, $7 event id, $8 type, $9 at, $10 status, $11 attempts,
-- $12 error, $13 time to the next attempt, $14 how often it was asked for; and those that are over, $15 $16 $17. What a person has decided
-- meanwhile stands.
WITH moved AS (
  UPDATE consumer SET position = $2 WHERE name = ANY ($1) AND position < $2
), known AS (
  INSERT INTO consumer (name, tenant_id, position)
  SELECT DISTINCT r.consumer, r.tenant_id, 9223372036854775807 FROM unnest($3, $5) AS r (consumer, tenant_id)
  ON CONFLICT (name) DO NOTHING
), gone AS (
  DELETE FROM delivery AS d USING unnest($15, $16, $17) AS o (consumer, position, asked)
  WHERE d.consumer = o.consumer AND d.position = o.position AND d.status = 'pending' AND d.asked = o.asked
)
INSERT INTO delivery AS d (consumer, position, tenant_id, subject, event_id, event_type, at, status, attempts, last_error, first_failed_at,
  next_attempt_at, asked)
SELECT r.consumer, r.position, r.tenant_id, r.subject, r.event_id, r.event_type, r.at, r.status, r.attempts, r.error,
  CASE WHEN r.error IS NOT NULL THEN clock_timestamp() END, clock_timestamp() + r.next_in, r.asked
FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  AS r (consumer, position, tenant_id, subject, event_id, event_type, at, status, attempts, error, next_in, asked)
ON CONFLICT (consumer, position) DO UPDATE SET status = excluded.status, attempts = excluded.attempts, last_error = excluded.last_error,
  first_failed_at = coalesce(d.first_failed_at, excluded.first_failed_at), next_attempt_at = excluded.next_attempt_at
WHERE d.status = 'pending' AND d.asked = excluded.asked
