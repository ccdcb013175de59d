-- How events of a tenant stand: sources $2, ids $3, variants $4.
SELECT kept.source, kept.event_id, kept.variant, kept.content_hash, kept.state, kept.attempts, kept.error_code, kept.last_error
FROM unnest($2::text[], $3::text[], $4::text[]) AS asked (source, event_id, variant)
JOIN inbox_processed AS kept ON kept.tenant_id = $1 AND kept.source = asked.source AND kept.event_id = asked.event_id
    AND kept.variant = asked.variant
