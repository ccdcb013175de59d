-- What the live holds of items claim, by hold_item_live_idx. $1 question, $2 tenant, $3 item id.
SELECT q.place, coalesce(h.allocated, 0), coalesce(h.held, 0)
FROM unnest($1::integer[], $2::integer[], $3::text[]) AS q (place, tenant, item_id)
JOIN item i ON i.tenant_id = q.tenant AND i.item_id = q.item_id
CROSS JOIN LATERAL (
  SELECT sum(hold.quantity - hold.fulfilled) FILTER (WHERE hold.status = 'confirmed')::bigint AS allocated,
    sum(hold.quantity) FILTER (WHERE hold.status = 'held')::bigint AS held
  FROM hold WHERE hold.tenant_id = i.tenant_id AND hold.item_key = i.item_key AND hold.status IN ('held', 'confirmed') AND NOT hold.dropped
) AS h
