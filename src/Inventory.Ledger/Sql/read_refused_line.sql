-- What an item was at a version, from its journal: $1 tenant, $2 item, $3 version.
SELECT i.item_id, j.on_hand, j.out_of_service, j.allocated, j.held, j.safety_stock, j.overbooking_limit, j.stop_sell
FROM item i CROSS JOIN LATERAL journal_after(i.tenant_id, i.item_key, $3 - 1, 1) AS j
WHERE i.tenant_id = $1 AND i.item_key = $2 AND j.sequence = $3
