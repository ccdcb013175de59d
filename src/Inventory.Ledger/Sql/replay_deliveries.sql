-- Has events of the log told to a webhook again, beside the order of new ones: those of a span of time, or by their ids. What its filter
-- leaves out is left out here too, and so is what it has yet to hear of in order.
-- $1 consumer, $2 tenant, $3 from, $4 to, $5 ids of events, $6 $7 those of them that are items' events: their entries, and how many events
-- of the same row come behind each, $8 types, $9 prefix, $10 at most so many.
WITH chosen AS (
  SELECT p.*, NULL::integer AS later FROM journal_segment AS s JOIN journal_position AS p ON p.segment = s.position
  WHERE s.tenant_id = $2 AND s.to_at >= $3 AND s.from_at < $4 AND p.at >= $3 AND p.at < $4
  UNION ALL
  SELECT p.*, a.later FROM unnest($6, $7) AS a (entry, later)
  JOIN journal_segment AS s ON s.tenant_id = $2 AND int8range(s.from_entry, s.to_entry, '[]') @> a.entry
  JOIN journal_position AS p ON p.segment = s.position AND p.entry = a.entry
  UNION ALL
  SELECT p.*, NULL FROM notice AS n
  JOIN journal_segment AS s ON s.tenant_id = $2 AND int8range(s.from_entry, s.to_entry, '[]') @> n.entry
  JOIN journal_position AS p ON p.segment = s.position AND p.entry = n.entry
  WHERE n.tenant_id = $2 AND n.event_id = ANY ($5)
), told AS (
  SELECT c.position + e.nth AS position, coalesce(i.item_id, n.subject) AS subject, coalesce(r.type, n.type) AS type, c.at, c.item_key,
    coalesce(n.event_id, concat_ws('-', 'evt', c.entry, nullif(c.events - 1 - e.nth, 0))) AS event_id
  FROM chosen AS c
  CROSS JOIN LATERAL generate_series(0, c.events - 1) AS e (nth)
  LEFT JOIN LATERAL (
    SELECT j.type FROM journal_row AS j
    WHERE j.tenant_id = c.tenant_id AND j.item_key = c.item_key AND j.sequence = c.sequence AND j.at = c.at
  ) AS r ON c.item_key > 0
  LEFT JOIN item AS i ON c.item_key > 0 AND i.tenant_id = c.tenant_id AND i.item_key = c.item_key
  LEFT JOIN notice AS n ON c.item_key = 0 AND n.entry = c.entry
  WHERE c.later IS NULL OR c.later = c.events - 1 - e.nth
), wanted AS (
  SELECT t.* FROM told AS t, consumer AS s
  WHERE s.name = $1 AND t.position <= s.position AND t.type IS NOT NULL AND (cardinality($8) = 0 OR t.type = ANY ($8))
    AND ($9 = '' OR (t.item_key > 0 AND starts_with(t.subject, $9)))
  LIMIT $10
)
INSERT INTO delivery AS d (consumer, position, tenant_id, subject, event_id, event_type, at, status, attempts, next_attempt_at, replayed)
SELECT $1, w.position, $2, w.subject, w.event_id, w.type, w.at, 'pending', 0, clock_timestamp(), true FROM wanted AS w
ON CONFLICT (consumer, position) DO UPDATE SET status = 'pending', replayed = d.replayed OR d.status <> 'pending', attempts = 0,
  asked = d.asked + 1, last_error = NULL, last_status = NULL, first_failed_at = NULL, next_attempt_at = clock_timestamp(), reason = NULL
