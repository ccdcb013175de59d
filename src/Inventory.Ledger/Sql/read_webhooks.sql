-- A tenant's webhooks, the oldest first, with what waits for each: its rows, and what of the log behind its place is for it; of either at
-- most a thousand are counted. $1 tenant, $2 the id of one, or null for all.
SELECT w.webhook_id, w.consumer, w.url, w.types, w.prefix, w.description, c.enabled, c.disabled_because, w.created_at, w.asked::text,
  p.rows + l.events, least(p.oldest, l.oldest), w.deleted_at IS NOT NULL
FROM webhook AS w
JOIN consumer AS c ON c.name = w.consumer
CROSS JOIN LATERAL (
  SELECT count(*) AS rows, min(r.at) AS oldest
  FROM (SELECT at FROM delivery WHERE consumer = w.consumer AND status = 'pending' LIMIT 1000) AS r
) AS p
CROSS JOIN LATERAL (
  SELECT coalesce(sum(b.events), 0)::bigint AS events, min(b.at) AS oldest
  FROM (
    SELECT * FROM journal_position AS j
    WHERE j.tenant_id = w.tenant_id AND j.position > c.position AND j.segment
      >= coalesce((SELECT max(s.position) FROM journal_segment AS s WHERE s.tenant_id = w.tenant_id AND s.position <= c.position), 0)
    ORDER BY j.segment, j.position LIMIT 1000
  ) AS b
  LEFT JOIN LATERAL (
    SELECT j.type FROM journal_row AS j
    WHERE j.tenant_id = b.tenant_id AND j.item_key = b.item_key AND j.sequence = b.sequence AND j.at = b.at
  ) AS r ON b.item_key > 0
  LEFT JOIN item AS i ON b.item_key > 0 AND i.tenant_id = b.tenant_id AND i.item_key = b.item_key
  LEFT JOIN notice AS n ON b.item_key = 0 AND n.entry = b.entry
  WHERE (cardinality(w.types) = 0 OR coalesce(r.type, n.type) = ANY (w.types)) AND (w.prefix = '' OR starts_with(i.item_id, w.prefix))
) AS l
WHERE w.tenant_id = $1 AND ($2::text IS NULL AND w.deleted_at IS NULL OR w.webhook_id = $2)
ORDER BY w.created_at, w.webhook_id
