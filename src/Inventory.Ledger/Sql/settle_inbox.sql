-- Writes what came of attempts, an element each: where another attempt has begun meanwhile, or the event is settled, nothing. What is
-- refused is told by a notice, in the same transaction and so once.
WITH came AS (
  SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::interval[], $10::boolean[], $11::text[], $12::text[], $13::text[])
    AS c (tenant_id, source, event_id, attempt, state, outcome, error_code, last_error, again_in, is_failure, notice_subject,
        notice_channel, notice_data)
), settled AS (
  UPDATE inbox_processed AS kept SET
    state = came.state, outcome = came.outcome, error_code = came.error_code, last_error = came.last_error,
    first_failed_at = CASE WHEN came.last_error IS NULL THEN kept.first_failed_at
        ELSE coalesce(kept.first_failed_at, clock_timestamp()) END,
    failures = kept.failures + came.is_failure::integer,
    next_attempt_at = CASE WHEN came.state = 'retrying' THEN clock_timestamp() + came.again_in END,
    settled_at = CASE WHEN came.state = 'processed' THEN clock_timestamp() END,
    payload = CASE WHEN came.state <> 'processed' THEN kept.payload END
  FROM came
  WHERE kept.tenant_id = came.tenant_id AND kept.source = came.source AND kept.event_id = came.event_id AND kept.variant = ''
    AND kept.state = 'retrying' AND kept.attempts = came.attempt
  RETURNING kept.tenant_id, kept.source, kept.event_id, kept.trace_id, came.notice_subject, came.notice_channel, came.notice_data
), told AS (
  INSERT INTO notice (tenant_id, event_id, type, subject, channel, at, data, trace_id)
  SELECT tenant_id, gen_random_uuid()::text, 'allocation.failed.v1', notice_subject, notice_channel, $14, notice_data::json, trace_id
  FROM settled WHERE notice_data IS NOT NULL
)
SELECT tenant_id, source, event_id FROM settled
