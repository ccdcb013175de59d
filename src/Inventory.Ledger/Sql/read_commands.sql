-- What became of command ids. $1 question, $2 tenant, $3 kind, $4 subject, $5 command id.
SELECT q.place, c.kind, c.subject, c.command_id, c.content::text, c.at
FROM unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::text[]) AS q (place, tenant, kind, subject, command_id)
JOIN command c ON c.tenant_id = q.tenant AND c.kind = q.kind AND c.subject = q.subject AND c.command_id = q.command_id
