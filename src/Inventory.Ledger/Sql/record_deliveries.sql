-- Writes what came of a consumer's events, and how far it has heard, and renews its lease: all of it, or nothing where another node has the
-- consumer by now. Sent again it changes nothing, nor does it change what a person has decided meanwhile.
-- $1 consumer, $2 the node, $3 length of the lease, $4 position, $5 why it is disabled from now on, or null; then arrays, an element a row:
-- $6 position, $7 tenant, $8 subject, $9 event id, $10 type, $11 at, $12 status, $13 attempts, $14 error, $15 status code, $16 whether it
-- has failed, $17 time to the next attempt, $18 how often it was asked for; $19 $20 rows that have done their service: position, and how
-- often it was asked for. Whoever asked again meanwhile is not answered by what came of it before.
WITH mine AS (
  UPDATE consumer SET position = greatest(position, $4), leased_until = clock_timestamp() + $3, enabled = enabled AND $5 IS NULL,
    disabled_because = coalesce(disabled_because, $5)
  WHERE name = $1 AND leased_by = $2
  RETURNING name, position, enabled, revision
), written AS (
  INSERT INTO delivery AS d (consumer, position, tenant_id, subject, event_id, event_type, at, status, attempts, last_error, last_status,
    first_failed_at, next_attempt_at, data, asked)
  SELECT m.name, r.position, r.tenant_id, r.subject, r.event_id, r.event_type, r.at, r.status, r.attempts, r.error, r.status_code,
    CASE WHEN r.failed THEN clock_timestamp() END, clock_timestamp() + r.next_in,
    -- Of an event that is not of the log there is a row already; checks look at the row that would be new all the same.
    CASE WHEN r.position < 0 THEN '{}' END::json, r.asked
  FROM mine AS m, unnest($6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
    AS r (position, tenant_id, subject, event_id, event_type, at, status, attempts, error, status_code, failed, next_in, asked)
  ON CONFLICT (consumer, position) DO UPDATE SET status = EXCLUDED.status, attempts = EXCLUDED.attempts, last_error = EXCLUDED.last_error,
    last_status = EXCLUDED.last_status, first_failed_at = coalesce(d.first_failed_at, EXCLUDED.first_failed_at),
    next_attempt_at = EXCLUDED.next_attempt_at
  WHERE d.status = 'pending' AND d.asked = EXCLUDED.asked
  RETURNING d.position
), served AS (
  DELETE FROM delivery AS d USING mine AS m, unnest($19, $20) AS s (position, asked)
  WHERE d.consumer = m.name AND d.position = s.position AND d.status = 'pending' AND d.asked = s.asked
  RETURNING d.position
)
SELECT position, enabled, revision,
  (SELECT count(*) FROM written) < cardinality($6) OR (SELECT count(*) FROM served) < cardinality($19) FROM mine
