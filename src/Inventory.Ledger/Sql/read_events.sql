-- Items' journals from a sequence on, to be replayed. $1 question, $2 tenant, $3 item id, $4 sequence to go on behind, $5 how many.
SELECT q.place, j.sequence, j.at, j.type, j.hold_id, j.quantity, j.ends_at,
       j.on_hand, j.out_of_service, j.allocated, j.held, j.safety_stock, j.overbooking_limit, j.stop_sell,
       j.type = 'stock_reconciled.v1' AND coalesce(j.data ->> 'scope' = 'counters', false), j.opens
FROM unnest($1::integer[], $2::integer[], $3::text[], $4::bigint[], $5::integer[]) AS q (place, tenant, item_id, after, most)
JOIN item i ON i.tenant_id = q.tenant AND i.item_id = q.item_id
CROSS JOIN LATERAL journal_after(i.tenant_id, i.item_key, q.after, q.most) AS j
ORDER BY q.place, j.sequence
