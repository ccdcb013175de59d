-- What a relay of streams has come to: its marks, $1 consumers to position $2, which only go forward; deliveries that failed or wait,
-- $3..$14; and those that are over, $15 and $16.
WITH moved AS (
  UPDATE stream_mark SET position = $2, moved_at = clock_timestamp() WHERE consumer = ANY($1) AND position < $2
), gone AS (
  DELETE FROM stream_delivery AS d USING unnest($15, $16) AS o (consumer, position)
  WHERE d.consumer = o.consumer AND d.position = o.position AND d.status = 'pending'
)
INSERT INTO stream_delivery AS d (consumer, position, tenant_id, subject, event_id, event_type, at, status, attempts, first_failed_at,
  next_attempt_at, last_error)
SELECT * FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (consumer, position) DO UPDATE SET status = excluded.status, attempts = excluded.attempts,
  first_failed_at = excluded.first_failed_at, next_attempt_at = excluded.next_attempt_at, last_error = excluded.last_error
WHERE d.status = 'pending'
