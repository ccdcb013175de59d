-- On hand as the journal had it at an instant; before the item's first event, what it began with. $4 instant.
SELECT q.place, coalesce(
  (SELECT j.on_hand FROM journal_stored j WHERE j.tenant_id = i.tenant_id AND j.item_key = i.item_key AND j.at <= q.at
      ORDER BY j.sequence DESC LIMIT 1),
  (SELECT j.on_hand FROM journal_stored j WHERE j.tenant_id = i.tenant_id AND j.item_key = i.item_key ORDER BY j.sequence LIMIT 1),
  i.on_hand)
FROM unnest($1::integer[], $2::integer[], $3::text[], $4::timestamptz[]) WITH ORDINALITY AS q (place, tenant, item_id, at, nth)
JOIN item i ON i.tenant_id = q.tenant AND i.item_id = q.item_id
ORDER BY q.nth
