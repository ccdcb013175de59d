-- What waits for a consumer, in order. Times are told by how long they are from now, so that no node's clock has a say.
-- $1 consumer, $2 whether replayed, $3 behind this position, $4 at most so many.
SELECT position, tenant_id, subject, event_id, event_type, at, attempts, next_attempt_at - clock_timestamp(),
  clock_timestamp() - first_failed_at, replayed, data::text, asked
FROM delivery
WHERE consumer = $1 AND status = 'pending' AND replayed = $2 AND position > $3
ORDER BY position LIMIT $4
