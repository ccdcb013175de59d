-- Takes up to $1 events that are due, the longest overdue first, each for one node: nobody else takes them before $2 is over.
UPDATE inbox_processed AS kept SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + $2
FROM (
  SELECT due.tenant_id, due.source, due.event_id, due.variant FROM inbox_processed AS due
  WHERE due.state = 'retrying' AND due.next_attempt_at <= clock_timestamp() ORDER BY due.next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
) AS due, tenant
WHERE kept.tenant_id = due.tenant_id AND kept.source = due.source AND kept.event_id = due.event_id AND kept.variant = due.variant
  AND tenant.tenant_id = kept.tenant_id
RETURNING kept.tenant_id, tenant.name, tenant.hold_age_max, kept.source, kept.event_id, kept.type, kept.payload, kept.attempts,
    kept.failures, clock_timestamp() - kept.tried_since, kept.key_id, kept.actor, kept.scopes, kept.channel, kept.trace_id
