-- Holds by id, all their lines. $1 question, $2 tenant, $3 hold id.
SELECT q.place, h.hold_id, h.line_no, h.item_key, i.item_id, h.quantity, h.fulfilled, h.dropped, h.placed_quantity, h.status, h.expires_at,
    h.placed_at, h.version,
       h.owner, h.channel, h.metadata::text, h.placed_metadata::text, h.ttl_seconds, h.born_confirmed, h.confirmed_at, h.latest_expires_at,
           h.ended_at, h.reason
FROM unnest($1::integer[], $2::integer[], $3::text[]) AS q (place, tenant, hold_id)
JOIN hold h ON h.tenant_id = q.tenant AND h.hold_id = q.hold_id
LEFT JOIN item i ON i.tenant_id = h.tenant_id AND i.item_key = h.item_key
ORDER BY q.place, h.hold_id, h.line_no
