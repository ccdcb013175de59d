-- Takes in events, $2..$8 an element each, of the sender $9..$12: an event that is not known is kept, tried by whoever took it in until $13
-- from now or dead at once where an error is told of it. Tells which were taken in.
INSERT INTO inbox_processed (tenant_id, source, event_id, variant, type, content_hash, state, attempts, error_code, last_error,
    first_failed_at, next_attempt_at, payload, key_id, actor, scopes, channel, trace_id)
SELECT $1, e.source, e.event_id, e.variant, e.type, e.content_hash, CASE WHEN e.error_code IS NULL THEN 'retrying' ELSE 'dead' END, 1,
    e.error_code, e.last_error, CASE WHEN e.error_code IS NOT NULL THEN clock_timestamp() END,
    CASE WHEN e.error_code IS NULL THEN clock_timestamp() + $13 END, e.payload, $9, $10, $11, $12, $14
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $15::text[], $6::text[], $7::text[], $8::text[])
    AS e (source, event_id, type, content_hash, variant, payload, error_code, last_error)
ON CONFLICT ON CONSTRAINT inbox_processed_pk DO NOTHING
RETURNING source, event_id
