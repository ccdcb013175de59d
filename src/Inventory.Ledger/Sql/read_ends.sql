-- The live holds of items that end first: a page of hold_item_live_idx for each. $4 how many, $5 and $6 the end and hold to go on behind.
-- The index has no ids: so a page is read with all that end as late as its last, and sorted.
SELECT q.place, h.expires_at, h.hold_id
FROM unnest($1::integer[], $2::integer[], $3::text[], $4::integer[], $5::timestamptz[], $6::text[]) AS q (place, tenant, item_id, most,
    after_end, after_hold)
JOIN item i ON i.tenant_id = q.tenant AND i.item_id = q.item_id
CROSS JOIN LATERAL (
  SELECT page.expires_at, page.hold_id FROM (
    SELECT hold.expires_at, hold.hold_id FROM hold
    WHERE hold.tenant_id = i.tenant_id AND hold.item_key = i.item_key
      AND hold.status = 'held' AND NOT hold.dropped AND hold.expires_at IS NOT NULL
      AND (hold.expires_at, hold.hold_id) > (q.after_end, q.after_hold COLLATE "C")
    ORDER BY hold.expires_at FETCH FIRST (q.most) ROWS WITH TIES
  ) AS page
  ORDER BY page.expires_at, page.hold_id LIMIT q.most
) AS h
ORDER BY q.place, h.expires_at, h.hold_id
