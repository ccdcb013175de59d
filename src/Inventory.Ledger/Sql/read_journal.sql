-- The log behind a position: $1 position, $2 how many events, and of which tenant, $3; 0 for all. A row of several placings takes as many
-- positions as it has events, so that the first row wanted may begin before the position, and the last one have more than are wanted. Rows
-- are found one by one by the journal's key; the instant is in it so that only one partition is looked into.
WITH near AS MATERIALIZED (
  (SELECT position, events FROM journal_segment WHERE position <= $1 AND ($3 = 0 OR tenant_id = $3) ORDER BY position DESC LIMIT 1)
  UNION ALL
  (SELECT position, events FROM journal_segment
   -- Of all tenants no position is missing but where there is a leap, so that few segments need be looked at where they have many events.
   WHERE position > $1 AND ($3 = 0 OR tenant_id = $3) AND ($3 > 0 OR position
     < (SELECT s.position FROM journal_segment AS s WHERE s.position > $1 ORDER BY s.position LIMIT 1) + $2)
   ORDER BY position LIMIT $2)
), whole AS MATERIALIZED (
  SELECT position FROM (
    SELECT n.position, sum(n.events) OVER (ORDER BY n.position) - n.events - greatest($1 + 1 - min(n.position) OVER (), 0) AS before
    FROM near AS n WHERE n.position + n.events > $1 + 1
  ) AS n WHERE before < $2
), told AS MATERIALIZED (
  SELECT * FROM (
    SELECT p.*, sum(p.events) OVER (ORDER BY p.position) - p.events - greatest($1 + 1 - min(p.position) OVER (), 0) AS before
    FROM whole AS w JOIN journal_position AS p ON p.segment = w.position WHERE p.position + p.events > $1 + 1
  ) AS p WHERE before < $2
)
SELECT t.position, t.events, t.entry, t.tenant_id, t.sequence, t.at, coalesce(i.item_id, n.subject), coalesce(r.type, n.type),
  coalesce(r.data, n.data)::text, coalesce(r.trace_id, n.trace_id), n.event_id, n.channel,
  r.actor, r.command_id, r.reason, r.hold_id, r.quantity, r.ends_at, r.on_hand, r.out_of_service, r.allocated, r.held, r.safety_stock,
  r.overbooking_limit, r.stop_sell, r.hold_ids, r.quantities, r.ends, r.actors, r.trace_ids
FROM told AS t
LEFT JOIN LATERAL (
  SELECT * FROM journal_row AS j
  WHERE j.tenant_id = t.tenant_id AND j.item_key = t.item_key AND j.sequence = t.sequence AND j.at = t.at
) AS r ON t.item_key > 0
LEFT JOIN item AS i ON i.tenant_id = t.tenant_id AND i.item_key = t.item_key
LEFT JOIN notice AS n ON t.item_key = 0 AND n.entry = t.entry
ORDER BY t.position
