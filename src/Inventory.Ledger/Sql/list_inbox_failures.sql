-- Events of the inbox that failed and wait: of tenant $1, or of all where it is 0, behind failure $2, at most $3, of type $4 and with $5 in
-- the last error where these are told.
SELECT kept.failure_id, tenant.name, kept.source, kept.event_id, kept.type, kept.state, kept.attempts, kept.error_code, kept.last_error,
    kept.first_failed_at, kept.next_attempt_at, kept.received_at, kept.payload, kept.replaced_payload
FROM inbox_processed AS kept JOIN tenant ON tenant.tenant_id = kept.tenant_id
WHERE kept.state IN ('retrying', 'dead') AND kept.last_error IS NOT NULL AND ($1 = 0 OR kept.tenant_id = $1) AND kept.failure_id > $2
  AND ($4 IS NULL OR kept.type = $4) AND ($5 IS NULL OR strpos(kept.error_code || ': ' || kept.last_error, $5) > 0)
ORDER BY kept.failure_id LIMIT $3
